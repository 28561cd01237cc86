using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace ModelDsl.Build
{
    /// <summary>Says what there is to compile, without compiling: the request for the compiler, the files it reads and the files it writes.</summary>
    /// <remarks>Runs in every build. It writes no file unless the request has changed, and takes the stamp away where a file that was read is another one now.</remarks>
    public sealed class PrepareNnModels : Task
    {
        [Required] public ITaskItem[] Models { get; set; } = Array.Empty<ITaskItem>();
        [Required] public string ProjectDirectory { get; set; } = "";

        /// <summary>The folder under <c>obj</c> for everything that is written.</summary>
        [Required] public string OutputFolder { get; set; } = "";

        /// <summary>The compiler's assembly.</summary>
        [Required] public string Compiler { get; set; } = "";
        [Required] public string Namespace { get; set; } = "";

        /// <summary>The project, to say in which of its lines something is wrong.</summary>
        public string Project { get; set; } = "";

        /// <summary>Whether the namespaces are imported into every file of the project.</summary>
        public bool Usings { get; set; }
        public string NoWarn { get; set; } = "";
        public string WarningsAsErrors { get; set; } = "";
        public string WarningsNotAsErrors { get; set; } = "";
        public string TreatWarningsAsErrors { get; set; } = "";

        [Output] public string Request { get; set; } = "";
        [Output] public string Stamp { get; set; } = "";

        /// <summary>All that decides whether the compiler has to run; a file that is missing makes it run.</summary>
        [Output] public ITaskItem[] Inputs { get; set; } = Array.Empty<ITaskItem>();

        /// <summary>The C# files.</summary>
        [Output] public ITaskItem[] Sources { get; set; } = Array.Empty<ITaskItem>();

        /// <summary>Other files that are written, for <c>clean</c>.</summary>
        [Output] public ITaskItem[] Notes { get; set; } = Array.Empty<ITaskItem>();
        [Output] public ITaskItem[] CopiedWeights { get; set; } = Array.Empty<ITaskItem>();
        [Output] public ITaskItem[] EmbeddedWeights { get; set; } = Array.Empty<ITaskItem>();

        /// <summary>Those of both that are other files now: what was made of them is out of date, whatever its time says.</summary>
        [Output] public ITaskItem[] ChangedWeights { get; set; } = Array.Empty<ITaskItem>();

        public override bool Execute()
        {
            ProjectDirectory = Path.GetFullPath(ProjectDirectory);
            string folder = Path.GetFullPath(Path.Combine(ProjectDirectory, Native(OutputFolder)));
            Request = Path.Combine(folder, "models.request");
            Stamp = Path.Combine(folder, "models.stamp");
            string inputs = Path.Combine(folder, "models.inputs"), usings = Path.Combine(folder, "Usings.g.cs");

            var text = new StringBuilder();
            Line(text, "stamp", Stamp);
            Line(text, "inputs", inputs);
            if (Usings) Line(text, "usings", usings);
            Line(text, "noWarn", NoWarn);
            Line(text, "warningsAsErrors", WarningsAsErrors);
            Line(text, "warningsNotAsErrors", WarningsNotAsErrors);
            Line(text, "treatWarningsAsErrors", TreatWarningsAsErrors);
            Line(text, "compiler", Compiler);

            var places = new PlaceNames(ProjectDirectory);
            var sources = new List<string>();
            var files = new List<string> { Request, Compiler };
            var copied = new Dictionary<string, ITaskItem>(StringComparer.Ordinal);
            var embedded = new Dictionary<string, ITaskItem>(StringComparer.Ordinal);
            var metadata = new MetadataPlaces(Project);
            foreach (ITaskItem model in Models)
            {
                metadata.WarnOfUnknown(model, Log);
                string source = model.GetMetadata("FullPath");
                string output = Path.Combine(folder, places.Take(source, Native(model.GetMetadata("Link"))) + ".cs");
                string space = model.GetMetadata("Namespace");
                text.Append("[model]\n");
                Line(text, "source", source);
                Line(text, "output", output);
                Line(text, "namespace", space.Length > 0 ? space : Namespace);
                Line(text, "set", model.GetMetadata("Set"));
                Line(text, "map", model.GetMetadata("Map"));
                Line(text, "partial", model.GetMetadata("Partial").Trim());
                Line(text, "exact", model.GetMetadata("Exact").Trim());
                Line(text, "embedWeights", model.GetMetadata("EmbedWeights").Trim());
                foreach (string place in metadata.Of(model)) Line(text, "place", place);
                foreach (string entry in RequestText.Parts(model.GetMetadata("Weights"))) AddWeights(text, model, source, entry, copied, embedded, files);
                foreach (string config in KnownInputs.ConfigsAbove(source)) Line(text, "config", config);
                sources.Add(output);
                files.Add(source);
            }
            var known = new KnownInputs(inputs);
            files.AddRange(known.Present);
            files.AddRange(sources.Where(s => !File.Exists(s)));
            if (File.Exists(Stamp) && known.FirstChange() is string changed)
            {
                Log.LogMessage(MessageImportance.Normal, "ModelDsl: {0} has changed since the models were compiled", changed);
                File.Delete(Stamp);
            }

            Directory.CreateDirectory(folder);
            WriteChanged(Request, text.ToString());
            Inputs = Items(files.Distinct());
            Sources = Items(Usings ? sources.Concat(new[] { usings }) : sources);
            Notes = Items(sources.Select(s => s + ".d").Concat(new[] { Request, Stamp, Stamp + ".lock", inputs }));
            CopiedWeights = copied.Values.ToArray();
            EmbeddedWeights = embedded.Values.ToArray();
            ChangedWeights = copied.Concat(embedded).Where(w => known.HasChanged(w.Key)).Select(w => w.Value).ToArray();
            return !Log.HasLoggedErrors;
        }

        // `FILE`, or `MODEL=FILE` where a source has several models.
        private void AddWeights(StringBuilder text, ITaskItem model, string source, string entry, Dictionary<string, ITaskItem> copied, Dictionary<string, ITaskItem> embedded, List<string> files)
        {
            int at = entry.IndexOf('=');
            string name = at < 0 ? "" : entry.Substring(0, at).Trim();
            string given = Native(at < 0 ? entry : entry.Substring(at + 1).Trim());
            string beside = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, given));
            string file = File.Exists(beside) ? beside : Path.GetFullPath(Path.Combine(ProjectDirectory, given));
            bool embed = string.Equals(model.GetMetadata("EmbedWeights"), "true", StringComparison.OrdinalIgnoreCase);
            string place = PlaceNames.Under(ProjectDirectory, file) ?? Path.GetFileName(file);
            string key = place.Replace('\\', '/');
            Line(text, "weights", $"{name}\t{file}\t{key}\t{(embed ? "embed" : "copy")}");
            files.Add(file);
            // What is not there is the compiler's to report, with the model's place.
            if (!File.Exists(file)) return;
            var item = new TaskItem(EscapeSpec(file));
            if (embed)
            {
                item.SetMetadata("LogicalName", key);
                item.SetMetadata("WithCulture", "false");
                embedded[file] = item;
            }
            else
            {
                item.SetMetadata("Link", place);
                item.SetMetadata("TargetPath", place);
                item.SetMetadata("CopyToOutputDirectory", "PreserveNewest");
                item.SetMetadata("CopyToPublishDirectory", "PreserveNewest");
                copied[file] = item;
            }
        }

        // Whole or not at all: another build of the project may be reading it.
        private static void WriteChanged(string path, string text)
        {
            if (File.Exists(path) && File.ReadAllText(path) == text) return;
            string beside = path + "." + Guid.NewGuid().ToString("N") + ".tmp";
            File.WriteAllText(beside, text, new UTF8Encoding(false));
            try
            {
                if (File.Exists(path)) File.Replace(beside, path, null);
                else File.Move(beside, path);
            }
            catch (IOException)
            {
                // Somebody else was first, with what is most likely the same.
                if (!File.Exists(path) || File.ReadAllText(path) != text) throw;
            }
            finally
            {
                File.Delete(beside);
            }
        }

        private static void Line(StringBuilder text, string name, string value) => text.Append(name).Append('=').Append(RequestText.Escape(value)).Append('\n');

        private static string Native(string path) => path.Replace('\\', Path.DirectorySeparatorChar).Replace('/', Path.DirectorySeparatorChar);

        private static ITaskItem[] Items(IEnumerable<string> paths) => paths.Select(p => (ITaskItem)new TaskItem(EscapeSpec(p))).ToArray();

        // An item's constructor reads `%41` as `A`; a path means what it says.
        private static string EscapeSpec(string path) => path.Replace("%", "%25").Replace(";", "%3B").Replace("*", "%2A").Replace("?", "%3F");
    }
}
