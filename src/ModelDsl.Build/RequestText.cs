using System.Collections.Generic;
using System.Text;

namespace ModelDsl.Build
{
    /// <summary>The lines in which task and compiler talk: fields escaped so that each fits in a line.</summary>
    internal static class RequestText
    {
        public static string Escape(string text) =>
            text.Replace("\\", "\\\\").Replace("\t", "\\t").Replace("\r", "\\r").Replace("\n", "\\n");

        public static string Unescape(string text)
        {
            if (text.IndexOf('\\') < 0) return text;
            var result = new StringBuilder(text.Length);
            for (int i = 0; i < text.Length; i++)
            {
                if (text[i] != '\\' || i + 1 == text.Length) result.Append(text[i]);
                else
                {
                    char c = text[++i];
                    result.Append(c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c);
                }
            }
            return result.ToString();
        }

        /// <summary>The parts of a list such as <c>a=1;b=2</c>, without empty ones.</summary>
        public static IEnumerable<string> Parts(string list)
        {
            foreach (string part in list.Split(';', '\n'))
            {
                string trimmed = part.Trim();
                if (trimmed.Length > 0) yield return trimmed;
            }
        }
    }
}
