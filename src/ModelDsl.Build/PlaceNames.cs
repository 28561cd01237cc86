using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace ModelDsl.Build
{
    /// <summary>A place of its own under <c>obj</c> for what each source becomes, the same on every machine.</summary>
    internal sealed class PlaceNames
    {
        private readonly string _project;

        // Two names that differ only by case are one file on many systems.
        private readonly HashSet<string> _taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

        public PlaceNames(string project) => _project = project;

        public string Take(string source, string link)
        {
            string name = Below(link.Length > 0 && !Path.IsPathRooted(link) ? link : Relative(_project, source));
            string place = name;
            for (int i = 2; !_taken.Add(place); i++) place = name + "~" + i;
            return place;
        }

        /// <summary>The path of a file below a folder; null where it is not below it.</summary>
        public static string? Under(string folder, string file)
        {
            string relative = Relative(folder, file);
            return Path.IsPathRooted(relative) || relative.StartsWith("..", StringComparison.Ordinal) ? null : relative;
        }

        // A file beside the project's folder stays below ours.
        private static string Below(string path) => Path.IsPathRooted(path) ? Path.GetFileName(path)
            : string.Join(Path.DirectorySeparatorChar.ToString(), path.Split('/', '\\').Where(p => p.Length > 0 && p != ".").Select(p => p == ".." ? "__" : p));

        private static string Relative(string folder, string file)
        {
            string[] from = Split(folder), to = Split(file);
            StringComparison comparison = Path.DirectorySeparatorChar == '\\' ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
            int same = 0;
            while (same < from.Length && same < to.Length - 1 && string.Equals(from[same], to[same], comparison)) same++;
            // Nothing in common but the root: another drive, or a place that says nothing about the project.
            if (same == 0 && Path.DirectorySeparatorChar == '\\') return file;
            return string.Join(Path.DirectorySeparatorChar.ToString(), Enumerable.Repeat("..", from.Length - same).Concat(to.Skip(same)));
        }

        private static string[] Split(string path) => path.Split(new[] { '/', '\\' }.Where(c => c == Path.DirectorySeparatorChar || c == Path.AltDirectorySeparatorChar).ToArray(), StringSplitOptions.RemoveEmptyEntries);
    }
}
