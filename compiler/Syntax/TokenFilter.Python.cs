using Antlr4.Runtime;
using ModelDsl.Diagnostics;
using ModelDsl.Text;
using static ModelDsl.Syntax.Generated.NnLexer;
using static ModelDsl.Syntax.TokenKinds;

namespace ModelDsl.Syntax;

// What people bring from PyTorch: said once, and then taken for what was meant.
internal sealed partial class TokenFilter
{
    private readonly HashSet<string> _saidOnce = new(StringComparer.Ordinal);

    /// <summary>Whether the token was one of these habits and is dealt with.</summary>
    private bool Python(int i)
    {
        string text = TextOf(_raw[i]);
        switch (text)
        {
            case "self" when TypeAt(i + 1) == DOT && !IsDeclared("self"): return Self(i);
            case "nn" or "torch" or "F" or "tf" or "keras" or "np" or "jnp" or "jax" when TypeAt(i + 1) == DOT && !IsDeclared(text): return Prefix(i);
            case "class" or "def" when _statement.Length == 0 && IsNameLike(TypeAt(Beyond(i))): return PythonBlock(i);
            case "f" or "r" or "b" when TypeAt(i + 1) == STRING: return PrefixedString(i);
            default: return false;
        }
    }

    // Without spaces between them.
    private int TypeAt(int i) => i < _raw.Count && _raw[i].Channel == TokenConstants.DefaultChannel ? _raw[i].Type : 0;

    private int Beyond(int i)
    {
        Next(i, out int at);
        return at;
    }

    // A value of one's own may have the name: `nn = …`, `layer nn = …`.
    private bool IsDeclared(string name)
    {
        for (int i = 0; i < _raw.Count; i++)
        {
            if (_raw[i].Type == NAME && TextOf(_raw[i]) == name && Next(i, out _) is ASSIGN or COLON) return true;
        }
        return false;
    }

    // `in = …`: what follows may use the word as the name that it was meant to be.
    private void ReservedName(int i)
    {
        CommonToken token = _raw[i];
        if (!IsReserved(token.Type) || _previous?.Type == DOT) return;
        bool value = _previous is not null && !EndsOperand(_previous.Type);
        if (_statement.Length == 0 && _open.Count > 0 && token.Type is IN or AS or WITH or THEN or ELSE or AND or OR or AFTER or GRADIENT && Next(i, out _) == ASSIGN)
        {
            string word = TextOf(token);
            _saidOnce.Add("name " + word);
            Report(SyntaxRules.ReservedWord.At(Where(token), "a name is wanted here") with { Title = $"`{word}` is a reserved word", Help = $"choose another name, such as `{word}_`" });
            token.Type = NAME;
        }
        else if (value && _saidOnce.Contains("name " + TextOf(token)))
        {
            _errorOffsets.Add(token.StartIndex);
            token.Type = NAME;
        }
    }

    private bool Self(int i)
    {
        bool binds = _statement.Length == 0 && IsNameLike(TypeAt(i + 2));
        string name = i + 2 < _raw.Count && IsNameLike(TypeAt(i + 2)) ? TextOf(_raw[i + 2]) : "name";
        if (_saidOnce.Add("self"))
        {
            Report(SyntaxRules.OtherLanguage.At(Where(_raw[i], _raw[i + 1]), "a model's parts are in scope by their names") with
            {
                Title = "there is no `self`",
                Help = binds && Next(i + 2, out int assign) == ASSIGN && Next(assign, out int value) == NAME && char.IsUpper(TextOf(_raw[value])[0])
                    ? $"declare the layer with `layer {name} = …`, and use it as `{name}`" : $"write `{name}`",
            });
        }
        else _errorOffsets.Add(_raw[i].StartIndex);
        Hide(i, i + 1);
        return true;
    }

    // `nn.Conv2d`, `torch.nn.functional.relu`: all but the last name goes.
    private bool Prefix(int i)
    {
        int last = i + 1;
        while (TypeAt(last + 1) == NAME && TextOf(_raw[last + 1]) is "nn" or "functional" or "keras" or "layers" or "numpy" && TypeAt(last + 2) == DOT) last += 2;
        string prefix = _source.Text[_raw[i].StartIndex..(_raw[last].StopIndex + 1)];
        string name = last + 1 < _raw.Count && IsNameLike(TypeAt(last + 1)) ? TextOf(_raw[last + 1]) : "name";
        if (_statement.Header)
        {
            // `model Net(nn.Module)`: what it is derived from.
            last = Math.Min(last + 1, _raw.Count - 1);
            Report(SyntaxRules.OtherLanguage.At(Where(_raw[i], _raw[last]), "no model is derived from another") with
            {
                Title = "a model has no base class",
                Help = "leave it out: the parentheses hold parameters, such as `(classes: int = 10)`",
            });
        }
        else if (_saidOnce.Add(prefix))
        {
            Report(SyntaxRules.OtherLanguage.At(Where(_raw[i], _raw[last]), "layers and functions have no prefix") with
            {
                Title = $"there is no `{prefix}`",
                Help = $"write `{name}`, here and wherever `{prefix}` stands",
            });
        }
        else _errorOffsets.Add(_raw[i].StartIndex);
        Hide(i, last);
        return true;
    }

    // `class Net(nn.Module):` with everything that is indented below it; `def forward(self, x):` in a model likewise.
    private bool PythonBlock(int i)
    {
        int colon = -1;
        for (int k = i; k < _raw.Count && _raw[k].Type is not (NEWLINE or TokenConstants.EOF); k++)
        {
            if (_raw[k].Channel == TokenConstants.DefaultChannel) colon = _raw[k].Type == COLON ? k : -1;
        }
        if (colon < 0) return false;
        bool isClass = TextOf(_raw[i]) == "class";
        string name = TextOf(_raw[Beyond(i)]);
        Report(SyntaxRules.OtherLanguage.At(Where(_raw[i], _raw[colon]), isClass ? "a class of Python" : "a function of Python") with
        {
            Title = $"there is no `{TextOf(_raw[i])}`",
            Help = isClass ? $"write `model {name} {{ input x: f32[N, …]; layer … = …; output y = x -> … }}`: layers are declared and applied in one body"
                : name is "forward" or "__init__" or "call" ? "a model's statements are its forward pass: name its inputs with `input`, its results with `output`"
                : $"a function is declared outside of models, with `fn {name}(x: f32[N]) -> f32[N] = …`",
        });
        int end = colon, indent = _raw[i].Column;
        bool newLine = false;
        for (int k = colon + 1; k < _raw.Count && _raw[k].Type != TokenConstants.EOF; k++)
        {
            if (_raw[k].Type == NEWLINE) newLine = true;
            else if (_raw[k].Channel == TokenConstants.DefaultChannel)
            {
                if (newLine && _raw[k].Column <= indent) break;
                (newLine, end) = (false, k);
            }
        }
        Hide(i, end);
        return true;
    }

    private bool PrefixedString(int i)
    {
        string prefix = TextOf(_raw[i]);
        Report(SyntaxRules.OtherLanguage.At(Where(_raw[i], _raw[i + 1]), prefix == "f" ? "nothing is put into a string" : "a string has no prefix") with
        {
            Title = $"there are no {prefix}-strings",
            Help = "write the text itself: `\"…\"`",
        });
        Hide(i, i);
        return true;
    }

    private void Hide(int first, int last)
    {
        for (int k = first; k <= last; k++)
        {
            if (_raw[k].Type != NEWLINE || k < last) _raw[k].Channel = TokenConstants.HiddenChannel;
        }
    }

    private Location Where(CommonToken first, CommonToken last) => new(_source, TextSpan.FromBounds(first.StartIndex, last.StopIndex + 1));

    // `hidden: x -> Linear(16)`: a value bound as an argument is given. A type holds neither arrows nor calls.
    private void BoundWithColon(int i)
    {
        if (_statement.Length != 0 || Inside || _open.Count == 0 || _open[^1].Options || !IsNameLike(_raw[i].Type) || Next(i, out int colon) != COLON) return;
        bool value = false;
        for (int k = colon + 1; k < _raw.Count && _raw[k].Type is not (NEWLINE or TokenConstants.EOF or SEMICOLON); k++)
        {
            if (_raw[k].Channel != TokenConstants.DefaultChannel) continue;
            if (_raw[k].Type == ASSIGN) return;
            value |= _raw[k].Type is ARROW || _raw[k].Type == LPAREN && k > colon + 1 && IsNameLike(_raw[k - 1].Type);
        }
        if (!value) return;
        Report(SyntaxRules.OtherLanguage.At(Where(_raw[colon]), "`:` gives an argument, or states a type") with
        {
            Title = "a name is bound with `=`",
            Help = _raw[i].Type is INPUT or OUTPUT or LAYER or PARAM or BUFFER ? $"write `{TextOf(_raw[i])} name{(_raw[i].Type is OUTPUT or LAYER ? "" : ": f32[…]")} = …`" : $"write `{TextOf(_raw[i])} = …`",
        });
        _raw[colon].Type = ASSIGN;
    }
}
