using ModelDsl.Syntax;

namespace ModelDsl.Binding;

internal sealed partial class NameChecker
{
    // Chains such as a -> b -> c are deep on the left, so they are walked in a loop.
    private void CheckExpression(Expression expression)
    {
        while (true)
        {
            switch (expression)
            {
                case NameExpression e: Use(e, e.Name); return;
                case ParenthesizedExpression e: expression = e.Inner; continue;
                case TupleExpression e: foreach (Expression item in e.Items) CheckExpression(item); return;
                case ListExpression e: foreach (Expression item in e.Items) CheckExpression(item); return;
                case ComprehensionExpression e: CheckComprehension(e); return;
                case UnaryExpression e: expression = e.Operand; continue;
                case BinaryExpression e: CheckExpression(e.Right); expression = e.Left; continue;
                case PipeExpression { Right: NameExpression applied } e: Use(applied, applied.Name, applied: true); expression = e.Left; continue;
                case PipeExpression e: CheckExpression(e.Right); expression = e.Left; continue;
                case GuardExpression e: CheckType(e.Type, binds: false); expression = e.Value; continue;
                case IfExpression e: CheckExpression(e.Condition); CheckExpression(e.Then); expression = e.Else; continue;
                case LambdaExpression e: CheckLambda(e); return;
                case ReductionExpression e: CheckReduction(e); return;
                case WithExpression e: CheckExpression(e.Value); expression = e.Target; continue;
                case WithOptionsExpression e: CheckArguments(e.Options); expression = e.Target; continue;
                case CallExpression { Callee: NameExpression called } e: Use(called, called.Name, applied: true); CheckArguments(e.Arguments); return;
                case CallExpression e: CheckArguments(e.Arguments); expression = e.Callee; continue;
                case MemberExpression { Target: NameExpression file } e when !IsKnown(file.Name) && module.Lookup(e.Name.Text) is { Module.IsStandard: false } symbol:
                    diagnostics.Add(BindingRules.Qualified(file.Where, file.Name, symbol));
                    return;
                case MemberExpression e: expression = e.Target; continue;
                case IndexExpression e: CheckItems(e); expression = e.Target; continue;
                default: return;
            }
        }
    }

    private void CheckArguments(IEnumerable<Argument> arguments)
    {
        foreach (Argument argument in arguments) CheckExpression(argument.Value);
    }

    private void CheckItems(IndexExpression e)
    {
        bool isType = e.Target is NameExpression { Name: var name } && ElementTypes.Contains(name);
        foreach (IndexItem item in e.Items)
        {
            switch (item)
            {
                // In a test, a dimension of a type used as a value is any size.
                case ElementItem { Value: NameExpression dimension } when isType && !IsKnown(dimension.Name): resolutions[dimension] = "dimension"; break;
                case ElementItem element: CheckExpression(element.Value); break;
                case EllipsisItem { Name: { } ellipsis } when !isType: Use(ellipsis, ellipsis.Text); break;
                case SliceItem slice:
                    foreach (Expression? part in (Expression?[])[slice.Start, slice.Stop, slice.Step])
                    {
                        if (part is not null) CheckExpression(part);
                    }
                    break;
            }
        }
    }

    private void CheckComprehension(ComprehensionExpression e)
    {
        Scope outer = _scope;
        _scope = new Scope(outer);
        foreach (ComprehensionClause clause in e.Clauses)
        {
            CheckExpression(clause.Source);
            BindPattern(clause.Pattern);
            if (clause.Condition is { } condition) CheckExpression(condition);
        }
        CheckExpression(e.Element);
        _scope = outer;
    }

    private void CheckLambda(LambdaExpression e)
    {
        (Scope outer, string place) = (_scope, _place);
        (_scope, _place) = (new Scope(outer), "a function");
        foreach (Pattern parameter in e.Parameters) BindPattern(parameter);
        if (e.Body is { } body) CheckBody(body);
        if (e.Result is { } result) CheckExpression(result);
        (_scope, _place) = (outer, place);
    }

    private void CheckReduction(ReductionExpression e)
    {
        Scope outer = _scope;
        _scope = new Scope(outer);
        foreach (Identifier index in e.Indices) Bind(index.Text, index.Where, "index");
        (ReductionExpression? around, _reduction) = (_reduction, e);
        CheckExpression(e.Body);
        (_scope, _reduction) = (outer, around);
    }

    /// <param name="type">The type.</param>
    /// <param name="binds">Whether a dimension not yet in scope is bound here (inputs) or an error (everything else).</param>
    private void CheckType(TypeSyntax type, bool binds)
    {
        switch (type)
        {
            case UnionType union: foreach (TypeSyntax alternative in union.Alternatives) CheckType(alternative, binds); break;
            case TupleType tuple: foreach (TypeSyntax item in tuple.Items) CheckType(item, binds); break;
            case NamedType named: CheckNamedType(named, binds); break;
        }
        if (type.Condition is { } condition) CheckExpression(condition);
    }

    private void CheckNamedType(NamedType type, bool binds)
    {
        string name = type.Name.Text;
        bool known = _scope.Kind(name) == "type" || ElementTypes.Contains(name) || type.Dims is null && StaticTypes.Contains(name);
        if (!known && name.Length > 0)
            diagnostics.Add(BindingRules.TypeNotKnown(type.Name, ElementTypes.Concat(StaticTypes)));
        if (binds) BindDimensions(type);
        if (type.Dims is not { } dims) return;
        foreach (DimSyntax dim in dims)
        {
            if (dim is ExpressionDim { Value: not UnderscoreExpression } e) CheckExpression(e.Value);
            else if (dim is EllipsisDim { Name: { } ellipsis }) Use(ellipsis, ellipsis.Text);
        }
    }

    /// <summary>A type that is written beside a value.</summary>
    private void CheckAscription(TypeSyntax type)
    {
        BindFoundSizes(type);
        CheckType(type, binds: false);
    }

    // A size that only a run finds out gets its name from the first type beside it. Whether a name stands for such a size
    // is the shape checker's to tell, and it reports one that does not.
    private void BindFoundSizes(TypeSyntax type)
    {
        if (type is TupleType tuple) foreach (TypeSyntax item in tuple.Items) BindFoundSizes(item);
        if (type is not NamedType { Dims: { } dims }) return;
        foreach (DimSyntax dim in dims)
        {
            if (dim is ExpressionDim { Value: NameExpression { Name: var name } node } && char.IsUpper(name[0]) && _scope.Kind(name) is null && module.Lookup(name) is null)
                Bind(name, node.Where, "dimension");
        }
    }

    private void BindDimensions(TypeSyntax type)
    {
        foreach ((string name, SyntaxNode node) in DimensionWalker.Names(type))
        {
            // A misspelt parameter would silently become a dimension; those begin in lower case.
            if (_scope.Kind(name) is null && module.Lookup(name) is null) Bind(name, node.Where, "dimension");
        }
    }
}
