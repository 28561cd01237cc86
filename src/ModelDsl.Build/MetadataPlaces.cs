using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace ModelDsl.Build
{
    /// <summary>Finds the lines of a project that say something of a model. MSBuild hands a task values, and not where they come from.</summary>
    internal sealed class MetadataPlaces
    {
        private static readonly string[] Known = { "Namespace", "Set", "Link", "Weights", "EmbedWeights", "Map", "Partial" };
        private static readonly string[] Told = { "Include", "Namespace", "Set", "Weights", "EmbedWeights", "Map", "Partial" };

        private readonly string _project;
        private readonly Dictionary<string, XElement[]> _elements = new Dictionary<string, XElement[]>(StringComparer.Ordinal);
        private readonly HashSet<string> _warned = new HashSet<string>(StringComparer.Ordinal);

        public MetadataPlaces(string project) => _project = project;

        /// <summary>For each metadata that the item has: name, file, line and column, with tabs between.</summary>
        public IEnumerable<string> Of(ITaskItem model)
        {
            foreach (string name in Told)
            {
                if (name != "Include" && model.GetMetadata(name).Length == 0) continue;
                if (Find(model, name) is (string file, IXmlLineInfo line)) yield return $"{name}\t{file}\t{line.LineNumber}\t{line.LinePosition}";
            }
        }

        /// <summary>Warns of metadata that looks like a slip in one that means something.</summary>
        public void WarnOfUnknown(ITaskItem model, TaskLoggingHelper log)
        {
            foreach (string name in model.CloneCustomMetadata().Keys.Cast<string>())
            {
                if (Known.Contains(name, StringComparer.OrdinalIgnoreCase) || !_warned.Add(name)) continue;
                string? meant = Known.FirstOrDefault(k => Distance(k.ToLowerInvariant(), name.ToLowerInvariant()) <= 2);
                if (meant == null) continue;
                (string File, IXmlLineInfo Line)? place = Find(model, name);
                log.LogWarning(null, "NNB0002", null, place?.File, place?.Line.LineNumber ?? 0, place?.Line.LinePosition ?? 0, 0, 0,
                    "NnModel has no metadata `{0}`, so it says nothing; did you mean `{1}`?", name, meant);
            }
        }

        // Of several elements the one that names the item and has the very value, the last of equals.
        private (string File, IXmlLineInfo Line)? Find(ITaskItem model, string name)
        {
            (string, IXmlLineInfo)? best = null;
            int most = 0;
            foreach (string file in new[] { model.GetMetadata("DefiningProjectFullPath"), _project }.Where(f => f.Length > 0).Distinct())
            {
                foreach (XElement element in Elements(file))
                {
                    XObject? said = element.Attributes().FirstOrDefault(a => Same(a.Name, name)) ?? (XObject?)element.Elements().FirstOrDefault(e => Same(e.Name, name));
                    if (said == null) continue;
                    string text = said is XAttribute attribute ? attribute.Value : ((XElement)said).Value;
                    int fit = Names(element, model.ItemSpec) + (name == "Include" || text.IndexOf('$') >= 0 || text.IndexOf('%') >= 0 ? 1 : text.Trim() == model.GetMetadata(name).Trim() ? 2 : 0);
                    if (fit < Math.Max(most, 1)) continue;
                    (most, best) = (fit, (file, said));
                }
            }
            return best;
        }

        private static bool Same(XName name, string other) => string.Equals(name.LocalName, other, StringComparison.OrdinalIgnoreCase);

        // 4 for the item's own name, 2 for a pattern, which may mean it.
        private static int Names(XElement element, string item)
        {
            string names = ((string?)element.Attribute("Include") ?? (string?)element.Attribute("Update") ?? "").Replace('\\', '/');
            if (names.Split(';').Any(n => n.Trim() == item.Replace('\\', '/'))) return 4;
            return names.IndexOfAny(new[] { '*', '$', '@', '?' }) >= 0 || names.Length == 0 ? 2 : 0;
        }

        private XElement[] Elements(string file)
        {
            if (_elements.TryGetValue(file, out XElement[]? found)) return found;
            try
            {
                found = XDocument.Load(file, LoadOptions.SetLineInfo).Descendants().Where(e => Same(e.Name, "NnModel")).ToArray();
            }
            catch (Exception e) when (e is IOException || e is UnauthorizedAccessException || e is XmlException)
            {
                found = Array.Empty<XElement>();
            }
            return _elements[file] = found;
        }

        // How many letters have to be put in, taken out or changed.
        private static int Distance(string a, string b)
        {
            int[] row = Enumerable.Range(0, b.Length + 1).ToArray();
            for (int i = 1; i <= a.Length; i++)
            {
                int diagonal = row[0];
                row[0] = i;
                for (int k = 1; k <= b.Length; k++)
                {
                    int above = row[k];
                    row[k] = Math.Min(Math.Min(above, row[k - 1]) + 1, diagonal + (a[i - 1] == b[k - 1] ? 0 : 1));
                    diagonal = above;
                }
            }
            return row[b.Length];
        }
    }
}
