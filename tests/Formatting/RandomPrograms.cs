using System.Text;

namespace ModelDsl.Tests.Formatting;

/// <summary>Programs made at random from the grammar: right in syntax, laid out wildly, without meaning.</summary>
/// <remarks>The same seed gives the same program on every machine.</remarks>
internal sealed class RandomPrograms(int seed)
{
    private static readonly string[] Names = ["x", "y", "w", "h_2", "dim", "état", "loss", "state", "step", "model", "i", "N", "C"];
    private static readonly string[] Layers = ["ReLU", "Conv2d", "Block", "MaxPool2d"];
    private static readonly string[] Numbers = ["0", "1", "12", "1_000", "0.5", "1e-3"];
    private static readonly string[] Binary = ["+", "-", "*", "/", "//", "%", "@", "**", "==", "and", "or", "->"];
    private static readonly string[] Blanks = [" ", " ", " ", "  ", "\t"];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new();
    private int _round;

    /// <summary>Comments that were put in, in order.</summary>
    public List<string> Comments { get; } = [];

    public string Make()
    {
        int count = 1 + _random.Next(4);
        for (int i = 0; i < count; i++)
        {
            Lines();
            Declaration();
            EndLine();
        }
        return _text.ToString();
    }

    private bool Chance(double p) => _random.NextDouble() < p;
    private string Any(string[] of) => of[_random.Next(of.Length)];

    // White space where tokens may touch, and where they may not.
    private void Gap() => _text.Append(Chance(0.3) ? "" : Any(Blanks));
    private void Space() => _text.Append(Any(Blanks));
    private void Word(string text) => _text.Append(text);

    private void EndLine()
    {
        if (Chance(0.15))
        {
            Gap();
            Comment("# ");
            return;
        }
        Gap();
        _text.Append(Chance(0.2) ? "\r\n" : "\n");
    }

    private void Comment(string mark)
    {
        string comment = $"{mark}note {Comments.Count} (kept, \"as\" is";
        Comments.Add(comment);
        _text.Append(' ').Append(comment).Append('\n');
    }

    private void Lines()
    {
        while (Chance(0.3)) _text.Append(Chance(0.5) ? "\n" : "  \n");
        if (Chance(0.15)) Comment("# ");
    }

    private void Declaration()
    {
        switch (_random.Next(5))
        {
            case 0: Word("const"); Space(); Word("k"); Gap(); Word("="); Gap(); Expression(3); break;
            case 1: Word(Chance(0.5) ? "model" : "block"); Space(); Word("Net"); Parameters(); Gap(); Body(2, layer: true); break;
            case 2: Word("fn"); Space(); Word("f"); Gap(); Parameters(always: true); Gap(); Word("="); Gap(); Expression(3); break;
            case 3: Word("fn"); Space(); Word("g"); Gap(); Parameters(always: true); Gap(); Word("->"); Gap(); Type(); Gap(); Body(2, layer: false); break;
            default: Word("test"); Space(); Word("\"a # b\""); Gap(); Body(2, layer: false); break;
        }
    }

    private void Parameters(bool always = false)
    {
        if (!always && Chance(0.4)) return;
        Gap();
        List("(", ")", _random.Next(3), () =>
        {
            Word(Any(Names)); Gap(); Word(":"); Gap(); Type();
            if (Chance(0.4)) { Gap(); Word("="); Gap(); Expression(1); }
        });
    }

    private void List(string open, string close, int count, Action item)
    {
        Word(open);
        for (int i = 0; i < count; i++)
        {
            if (Chance(0.15)) _text.Append('\n');
            Gap();
            item();
            Gap();
            if (i + 1 < count) Word(",");
        }
        if (Chance(0.1)) _text.Append('\n');
        Gap();
        Word(close);
    }

    private void Type()
    {
        if (Chance(0.4)) Word(Chance(0.5) ? "int" : "int | tuple");
        else
        {
            Word("f32");
            List("[", "]", _random.Next(3), () => { if (Chance(0.2)) Word("...S"); else Expression(1); });
        }
    }

    private void Body(int depth, bool layer)
    {
        Word("{");
        EndLine();
        int count = 1 + _random.Next(4);
        for (int i = 0; i < count; i++)
        {
            Lines();
            Gap();
            Statement(depth, layer);
            if (Chance(0.1)) { Gap(); Word(";"); }
            EndLine();
        }
        Word("}");
    }

    private void Statement(int depth, bool layer)
    {
        int kind = _random.Next(depth > 0 ? 8 : 5);
        switch (kind)
        {
            case 0 when layer: Word("layer"); Space(); Word("conv"); Gap(); Word("="); Gap(); Expression(2); break;
            case 1 when layer: Word("output"); Space(); Word("out"); Gap(); Word("="); Gap(); Expression(2); break;
            case 2: Word("require"); Space(); Expression(2); Gap(); Word(","); Gap(); Word("\"why\""); break;
            case 3: Word("y[i, j]"); Gap(); Word("="); Gap(); Word("sum(c)"); Space(); Word("w[i, c]"); Gap(); Word("*"); Gap(); Word("x[c, j + 1]"); break;
            case 5: Word("if"); Space(); Expression(1); Space(); Body(depth - 1, layer); Else(depth, layer); break;
            case 6: Word("for"); Space(); Word("i"); Space(); Word("in"); Space(); Word("0..n"); Space(); Body(depth - 1, layer); break;
            default: Word($"v{_round++}"); Gap(); Word("="); Gap(); Expression(3); break;
        }
    }

    private void Else(int depth, bool layer)
    {
        if (Chance(0.5)) return;
        Gap();
        if (Chance(0.2)) _text.Append('\n');
        Word("else"); Space(); Body(depth - 1, layer);
    }

    private void Expression(int depth)
    {
        if (depth <= 0) { Atom(); return; }
        switch (_random.Next(9))
        {
            case 0 or 1:
                Operand(depth - 1);
                string sign = Any(Binary);
                // A line may end or begin with an operator.
                _text.Append(Chance(0.15) ? " \n" : " ").Append(sign).Append(Chance(0.15) ? "\n  " : " ");
                Operand(depth - 1);
                break;
            case 2: Word(Any(Layers)); List("(", ")", _random.Next(3), () => { if (Chance(0.4)) { Word(Any(Names)); Gap(); Word(":"); Gap(); } Expression(depth - 1); }); break;
            case 3: List("[", "]", _random.Next(3), () => Expression(depth - 1)); break;
            case 4: Word("["); Expression(depth - 1); Word(" for i in 0..3]"); break;
            case 5: Word("("); Gap(); Word("if"); Space(); Atom(); Space(); Word("then"); Space(); Expression(depth - 1); Space(); Word("else"); Space(); Expression(depth - 1); Gap(); Word(")"); break;
            case 6: Word(Any(Names)); List("[", "]", 1 + _random.Next(2), () => Word(Chance(0.3) ? "..." : Chance(0.5) ? "1 : - 1:2" : ":")); break;
            case 7: Word("-"); Gap(); Atom(); break;
            default: Atom(); break;
        }
    }

    private void Operand(int depth)
    {
        if (depth > 0 && Chance(0.5)) List("(", ")", 1, () => Expression(depth));
        else Atom();
    }

    private void Atom() => Word(Chance(0.5) ? Any(Names) : Chance(0.5) ? Any(Numbers) : Chance(0.3) ? "\"text\"" : Chance(0.5) ? "none" : Any(Layers));
}
