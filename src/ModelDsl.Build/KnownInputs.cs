using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace ModelDsl.Build
{
    /// <summary>The files that the compiler read the last time, each as it was then.</summary>
    internal sealed class KnownInputs
    {
        private const string Absent = "absent";

        private readonly List<KeyValuePair<string, string>> _files = new List<KeyValuePair<string, string>>();

        /// <param name="list">The compiler's list: lines of path, tab, and length and time or <c>absent</c>. It may be missing.</param>
        public KnownInputs(string list)
        {
            if (!File.Exists(list)) return;
            foreach (string line in File.ReadAllLines(list))
            {
                int tab = line.LastIndexOf('\t');
                if (tab > 0) _files.Add(new KeyValuePair<string, string>(line.Substring(0, tab), line.Substring(tab + 1)));
            }
        }

        public IEnumerable<string> Paths => _files.Select(f => f.Key);

        /// <summary>Those that there were. The compiler also looks for files that may be missing, and to MSBuild a missing input is always a change.</summary>
        public IEnumerable<string> Present => _files.Where(f => f.Value != Absent).Select(f => f.Key);

        /// <summary>Whether a file that was read is another one now.</summary>
        public bool HasChanged(string path) => _files.Any(f => f.Key == path && f.Value != State(path));

        /// <summary>A file that is not as it was, or a configuration that has come to be above one of them; null where there is none.</summary>
        /// <remarks>MSBuild compares times, and so misses a file that an older one has replaced.</remarks>
        public string? FirstChange()
        {
            foreach (KeyValuePair<string, string> file in _files)
            {
                if (State(file.Key) != file.Value) return file.Key;
            }
            var known = new HashSet<string>(Paths, StringComparer.Ordinal);
            var folders = new HashSet<string>(StringComparer.Ordinal);
            foreach (string source in Paths.Where(p => p.EndsWith(".nn", StringComparison.OrdinalIgnoreCase)))
            {
                if (!folders.Add(Path.GetDirectoryName(source) ?? "")) continue;
                foreach (string config in ConfigsAbove(source))
                {
                    if (!known.Contains(config)) return config;
                }
            }
            return null;
        }

        /// <summary>The <c>.editorconfig</c> files above a file, the nearest first.</summary>
        public static IEnumerable<string> ConfigsAbove(string source)
        {
            for (string? folder = Path.GetDirectoryName(source); folder != null; folder = Path.GetDirectoryName(folder))
            {
                string config = Path.Combine(folder, ".editorconfig");
                if (File.Exists(config)) yield return config;
            }
        }

        private static string State(string path)
        {
            var file = new FileInfo(path);
            return file.Exists ? file.Length + " " + file.LastWriteTimeUtc.Ticks : Absent;
        }
    }
}
