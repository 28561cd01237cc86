using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;

namespace ModelDsl.Optimization;

/// <summary>Complex numbers are kept, not computed with: every complex tensor becomes two real ones.</summary>
/// <remarks>
/// <para>Afterwards only inputs, parameters, outputs and the primitives beside them that take them apart and put them together
/// have such a type; all kernels are real. What has no imaginary part, such as a real tensor that meets a complex one, costs
/// nothing for it.</para>
/// <code>
/// (a + ib) · (c + id)  →  (a·c - b·d) + i(a·d + b·c), where · is a product, a matrix product or a convolution
/// </code>
/// </remarks>
public sealed class SplitComplex : Pass
{
    public override string Name => "split-complex";

    public override Graph Run(Graph graph) => Holds(graph) ? new Splitting(graph).Whole() : graph;

    /// <summary>Whether a graph computes with complex numbers.</summary>
    internal static bool Holds(Graph graph) =>
        graph.Nodes.Any(n => n.Types.Any(t => t.Element == ElementType.C64) || n.Primitive is Scan scan && Holds(scan.Body));

    /// <summary>A complex value: its real part, and its imaginary one unless that is 0 everywhere.</summary>
    private readonly record struct Parts(Value Real, Value? Imaginary);

    private sealed class Splitting(Graph graph)
    {
        private readonly GraphCopy _copy = new(graph);
        private readonly Dictionary<Value, Parts> _parts = [];

        private GraphBuilder Builder => _copy.Builder;

        public Graph Whole()
        {
            foreach (Node node in graph.Nodes)
            {
                if (node.Primitive is Input or Parameter && IsComplex(node[0])) TakeApart(node, _copy.Add(node)[0]);
                else Split(node);
            }
            IEnumerable<Value> results = graph.Outputs.Select(o => o.Value).Concat(graph.Updates.Select(u => u.Value));
            foreach (Value result in results.Where(IsComplex).Distinct())
            {
                Builder.Origin = result.Node.Origin;
                _copy.Map(result, Add(new Complex(), _parts[result].Real, Imaginary(_parts[result])));
            }
            return _copy.Finish();
        }

        // The boundary of a region is inside the program: complex inputs and outputs are two of each.
        private Graph Region()
        {
            foreach (Node node in graph.Nodes)
            {
                if (node.Primitive is not Input || !IsComplex(node[0]))
                {
                    Split(node);
                    continue;
                }
                GraphInput input = graph.Inputs.First(i => i.Value == node[0]);
                TensorType type = Real(input.Value.Type);
                _parts[node[0]] = new(Builder.Input(input.Name + ".real", type, input.Where), Builder.Input(input.Name + ".imag", type, input.Where));
            }
            foreach (GraphOutput output in graph.Outputs)
            {
                if (!IsComplex(output.Value)) Builder.Output(output.Name, _copy[output.Value], output.Where);
                else
                {
                    Builder.Output(output.Name + ".real", _parts[output.Value].Real, output.Where);
                    Builder.Output(output.Name + ".imag", Imaginary(_parts[output.Value]), output.Where);
                }
            }
            return Builder.Build();
        }

        private void Split(Node node)
        {
            Builder.Origin = node.Origin;
            if (node.Primitive is Scan scan) SplitLoop(node, scan);
            else if (!node.Inputs.Any(IsComplex) && !IsComplex(node[0])) _copy.Map(node, _copy.Add(node));
            else if (IsComplex(node[0])) _parts[node[0]] = Compute(node);
            else _copy.Map(node[0], Observe(node));
        }

        // A complex result.
        private Parts Compute(Node node) => node.Primitive switch
        {
            Constant c => new(Add(new Constant(Real(c.Type), c.Data)), null),
            Cast => new(node.Inputs[0].Element == ElementType.F32 ? _copy[node.Inputs[0]] : Add(new Cast(ElementType.F32), _copy[node.Inputs[0]]), null),
            Complex => new(_copy[node.Inputs[0]], _copy[node.Inputs[1]]),
            Conjugate => Of(node, 0) is var x && x.Imaginary is { } y ? x with { Imaginary = Add(new Negate(), y) } : Of(node, 0),
            Multiply or MatMul or Convolution or ConvolutionTranspose or ConvolutionFilters => Product(node.Primitive, Of(node, 0), Of(node, 1)),
            Divide => Quotient(Of(node, 0), Of(node, 1)),
            Exp => Exponential(Of(node, 0)),
            _ => Apart(node),
        };

        // A real result of complex operands.
        private Value Observe(Node node)
        {
            Parts x = Of(node, 0);
            switch (node.Primitive)
            {
                case RealPart: return x.Real;
                case ImaginaryPart: return Imaginary(x);
                case Cast cast: return cast.To == ElementType.F32 ? x.Real : Add(cast, x.Real);
                case Equal or NotEqual:
                    Parts y = Of(node, 1);
                    Value real = Add(node.Primitive, x.Real, y.Real), imaginary = Add(node.Primitive, Imaginary(x), Imaginary(y));
                    return Add(node.Primitive is Equal ? new And() : new Or(), real, imaginary);
                default: throw new IrException($"{node.Primitive.Name} of complex numbers is not split");
            }
        }

        private Parts Product(Primitive times, Parts x, Parts y)
        {
            Value real = Add(times, x.Real, y.Real);
            if (x.Imaginary is not { } a) return new(real, y.Imaginary is { } alone ? Add(times, x.Real, alone) : null);
            if (y.Imaginary is not { } b) return new(real, Add(times, a, y.Real));
            return new(Add(new Subtract(), real, Add(times, a, b)), Add(new Add(), Add(times, x.Real, b), Add(times, a, y.Real)));
        }

        // x · conj(s·y) · s / |s·y|², where s brings y to a size whose square neither overflows nor vanishes.
        private Parts Quotient(Parts x, Parts y)
        {
            if (y.Imaginary is not { } b) return new(Add(new Divide(), x.Real, y.Real), x.Imaginary is { } a ? Add(new Divide(), a, y.Real) : null);
            Value size = Add(new Maximum(), Add(new Abs(), y.Real), Add(new Abs(), b));
            Value c = Add(new Divide(), y.Real, size), d = Add(new Divide(), b, size);
            Value square = Add(new Add(), Add(new Multiply(), c, c), Add(new Multiply(), d, d));
            Parts product = Product(new Multiply(), x, new(c, Add(new Negate(), d)));
            Value Scaled(Value part) => Add(new Divide(), Add(new Divide(), part, square), size);
            return new(Scaled(product.Real), Scaled(product.Imaginary!.Value));
        }

        private Parts Exponential(Parts x)
        {
            Value size = Add(new Exp(), x.Real);
            return x.Imaginary is not { } angle ? new(size, null)
                : new(Add(new Multiply(), size, Add(new Cos(), angle)), Add(new Multiply(), size, Add(new Sin(), angle)));
        }

        // What is linear, or only moves elements, does so to each part.
        private Parts Apart(Node node)
        {
            Value[] real = [.. node.Inputs.Select(v => IsComplex(v) ? _parts[v].Real : _copy[v])];
            Value first = Add(node.Primitive, real);
            if (node.Inputs.Where(IsComplex).All(v => _parts[v].Imaginary is null)) return new(first, null);
            return new(first, Add(node.Primitive, [.. node.Inputs.Select(v => IsComplex(v) ? Imaginary(_parts[v]) : _copy[v])]));
        }

        private void SplitLoop(Node node, Scan scan)
        {
            if (!Holds(scan.Body) && !node.Inputs.Any(IsComplex))
            {
                _copy.Map(node, _copy.Add(node));
                return;
            }
            Value[] inputs = [.. node.Inputs.SelectMany(v => IsComplex(v) ? [_parts[v].Real, Imaginary(_parts[v])] : new[] { _copy[v] })];
            int Doubled(int start, int count) => count + node.Inputs.Skip(start).Take(count).Count(IsComplex);
            var loop = new Scan(new Splitting(scan.Body).Region(), Doubled(0, scan.States), Doubled(scan.States, scan.Sequences), scan.Reverse);
            Node split = Builder.Add(loop, node.Origin, inputs);
            int next = 0;
            for (int i = 0; i < node.Types.Length; i++)
            {
                if (IsComplex(node[i])) _parts[node[i]] = new(split[next++], split[next++]);
                else _copy.Map(node[i], split[next++]);
            }
        }

        private Parts Of(Node node, int input) => _parts[node.Inputs[input]];
        private void TakeApart(Node node, Value kept) => _parts[node[0]] = new(Add(new RealPart(), kept), Add(new ImaginaryPart(), kept));
        private Value Imaginary(Parts parts) => parts.Imaginary ?? Add(new Constant(parts.Real.Type, ConstantData.Of(0.0)));
        private Value Add(Primitive primitive, params ReadOnlySpan<Value> inputs) => Builder.Add(primitive, inputs)[0];
        private static bool IsComplex(Value value) => value.Element == ElementType.C64;
        private static TensorType Real(TensorType type) => type with { Element = ElementType.F32 };
    }
}
