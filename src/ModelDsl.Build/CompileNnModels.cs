using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace ModelDsl.Build
{
    /// <summary>Runs the compiler in a process of its own and hands its findings to MSBuild.</summary>
    /// <remarks>Nothing of the compiler is loaded here, so neither the host's .NET nor its Roslyn matters, and no file stays locked.</remarks>
    public sealed class CompileNnModels : ToolTask
    {
        /// <summary>The file that says what to compile.</summary>
        [Required] public string Request { get; set; } = "";

        /// <summary>The compiler's assembly.</summary>
        [Required] public string Compiler { get; set; } = "";

        /// <summary>The folder with a page for each code.</summary>
        public string Pages { get; set; } = "";

        /// <summary>The <c>dotnet</c> program, where the caller knows it.</summary>
        public string DotNet { get; set; } = "";

        private bool _reported;

        protected override string ToolName => Path.DirectorySeparatorChar == '\\' ? "dotnet.exe" : "dotnet";

        protected override Encoding StandardOutputEncoding => Encoding.UTF8;

        protected override MessageImportance StandardErrorLoggingImportance => MessageImportance.High;

        protected override string GenerateFullPathToTool()
        {
            foreach (string candidate in Candidates())
            {
                if (candidate.Length > 0 && File.Exists(candidate)) return candidate;
            }
            return ToolName;
        }

        private IEnumerable<string> Candidates()
        {
            yield return DotNet;
            yield return Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "";
            string root = Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? "";
            if (root.Length > 0) yield return Path.Combine(root, ToolName);
            foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            {
                if (folder.Length > 0 && folder.IndexOfAny(Path.GetInvalidPathChars()) < 0) yield return Path.Combine(folder, ToolName);
            }
        }

        protected override string GenerateCommandLineCommands()
        {
            var line = new CommandLineBuilder();
            line.AppendFileNameIfNotNull(Compiler);
            line.AppendSwitch("project");
            line.AppendFileNameIfNotNull(Request);
            return line.ToString();
        }

        public override bool Execute()
        {
            // What the host set for itself is not meant for the compiler.
            EnvironmentVariables = new[] { "MSBUILD_EXE_PATH=", "MSBuildSDKsPath=", "DOTNET_STARTUP_HOOKS=", "DOTNET_gcServer=0", "DOTNET_NOLOGO=1" };
            LogStandardErrorAsError = false;
            return base.Execute();
        }

        protected override void LogEventsFromTextOutput(string singleLine, MessageImportance messageImportance)
        {
            string[] fields = singleLine.Split('\t');
            if (fields[0] == "diagnostic" && fields.Length == 9) Report(fields);
            else if (fields[0] == "message" && fields.Length == 2) Log.LogMessage(MessageImportance.Normal, "ModelDsl: {0}", RequestText.Unescape(fields[1]));
            else Log.LogMessage(messageImportance, "{0}", singleLine);
        }

        private void Report(string[] fields)
        {
            string code = fields[2], file = RequestText.Unescape(fields[3]), message = RequestText.Unescape(fields[8]);
            int line = int.Parse(fields[4]), column = int.Parse(fields[5]), endLine = int.Parse(fields[6]), endColumn = int.Parse(fields[7]);
            string page = Path.Combine(Pages, code + ".md");
            string? link = Pages.Length > 0 && File.Exists(page) ? new Uri(Path.GetFullPath(page)).AbsoluteUri : null;
            switch (fields[1])
            {
                case "error":
                    _reported = true;
                    Log.LogError(null, code, null, link, file, line, column, endLine, endColumn, "{0}", message);
                    break;
                case "warning":
                    Log.LogWarning(null, code, null, link, file, line, column, endLine, endColumn, "{0}", message);
                    break;
                default:
                    Log.LogMessage(null, code, null, file, line, column, endLine, endColumn, MessageImportance.Normal, "{0}", message);
                    break;
            }
        }

        // Exit code 1 means that errors were reported; anything else is a fault that nobody has told of yet.
        protected override bool HandleTaskExecutionErrors()
        {
            if (ExitCode == 1 && _reported) return false;
            Log.LogError(null, "NN9001", null, null, 0, 0, 0, 0, "the model compiler failed with exit code {0}; its output is above. The command was: {1} {2}", ExitCode, GenerateFullPathToTool(), GenerateCommandLineCommands());
            return false;
        }
    }
}
