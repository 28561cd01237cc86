using ModelDsl.Runtime.Files;

namespace ModelDsl.Runtime.Training;

public sealed partial class TrainingSession
{
    /// <summary>A compiled step: which of its inputs and outputs are clocks, slots, and the batch.</summary>
    private sealed class CompiledStep : IDisposable
    {
        private readonly StepSpec _spec;
        private readonly ICompiledModel _model;
        private readonly TensorData?[] _inputs;
        private readonly TensorData[] _outputs;
        private readonly int[] _clocks;
        private readonly int[] _batch;
        private readonly (int Input, int Slot)[] _read;
        private readonly (int Output, int Slot)[] _written;
        private readonly int[] _results;

        // Of L-BFGS: the slots of its state, and gradients with the parameters that they belong to.
        private readonly int[] _states = [];
        private readonly (int Output, int Slot)[] _moved = [];
        private readonly (int Slot, int Average)[] _averaged = [];

        // Of L-BFGS over several batches: sums of gradients from input to output, those that were kept, and where sums are meanwhile.
        private readonly (int Input, int Output, int Slot)[] _sums = [];
        private readonly (IReadOnlyDictionary<string, TensorData> Batch, TrainingClock Clock, ulong Seed)?[] _kept = [];
        private TensorData[] _even = [], _odd = [];
        private bool _moves = true;

        public CompiledStep(StepSpec spec, Dictionary<string, int> places)
        {
            (_spec, _model, Info) = (spec, spec.Model, spec.Model.Description);
            _inputs = new TensorData?[Info.Inputs.Count];
            _outputs = new TensorData[Info.Outputs.Count];
            _clocks = [.. s_clocks.Select(c => Place(Info.Inputs, c))];
            foreach (int clock in _clocks.Where(c => c >= 0)) _inputs[clock] = TensorData.Zeros(ElementType.F64, []);
            _read = [.. Slots(Info.Inputs, "before.", places)];
            _written = [.. Slots(Info.Outputs, "after.", places)];
            if (spec.Lbfgs is not null)
            {
                string prefix = spec.Prefix.Length == 0 ? LbfgsOptions.Prefix : $"step.{spec.Prefix}{LbfgsOptions.Prefix}";
                _states = [.. LbfgsState.Names.Select(n => places[prefix + n])];
                _moved = [.. Slots(Info.Outputs, "gradient.", places)];
                if (spec.Lbfgs.Average is not null) _averaged = [.. _moved.Select(m => (m.Slot, places[TrainingEvaluation.Averages + Info.Outputs[m.Output].Name["gradient.".Length..]]))];
            }
            if (spec.Lbfgs is { Accumulate: > 1 and var several })
            {
                string sum = spec.Prefix.Length == 0 ? Accumulated : $"step.{spec.Prefix}{Accumulated}";
                _sums = [.. _read.Where(r => Info.Inputs[r.Input].Name.StartsWith("before." + sum, StringComparison.Ordinal)).Select(r => (r.Input, Array.Find(_written, w => w.Slot == r.Slot).Output, r.Slot))];
                _kept = new (IReadOnlyDictionary<string, TensorData>, TrainingClock, ulong)?[several];
            }
            _batch = [.. Enumerable.Range(0, _inputs.Length).Except(_clocks).Except(_read.Select(r => r.Input))];
            _results = [.. Enumerable.Range(0, _outputs.Length).Except(_written.Select(w => w.Output))];
        }

        public ModelInfo Info { get; }
        public int Every => _spec.Every;
        public string? Guard => _spec.Guard;

        /// <summary>Whether it ran on the latest batch.</summary>
        public bool Ran { get; set; }

        /// <summary>Whether the latest run has changed a slot; before any, whether one may.</summary>
        public bool Changes(int slot) => Array.Exists(_written, w => w.Slot == slot) || _moves && Moves(slot);

        private bool Moves(int slot) => Array.Exists(_moved, m => m.Slot == slot) || _states.Contains(slot) || Array.Exists(_averaged, a => a.Average == slot);

        public bool Gives(string name) => Place(Info.Outputs, name) >= 0;

        public TensorData Result(string name) => _outputs[Place(Info.Outputs, name)];

        public void Run(IReadOnlyDictionary<string, TensorData> batch, TrainingClock clock, ulong seed, TensorData[] current, TensorData?[] next)
        {
            Take(batch, clock);
            foreach ((int input, int slot) in _read) _inputs[input] = current[slot];
            foreach ((int output, int slot) in _written) _outputs[output] = next[slot]!;
            int[] sizes = FitResults();
            bool several = _kept.Length > 1;
            if (several) Keep(batch, clock, seed);
            _moves = !several || Turn(clock) % _kept.Length == _kept.Length - 1;
            if (_spec.Lbfgs is not { } options || !_moves)
            {
                _model.Run(_inputs, _outputs, sizes, seed);
                return;
            }
            long first = Turn(clock) - _kept.Length + 1;
            if (_kept.Any(k => k is null || Turn(k.Value.Clock) < first)) throw new InvalidOperationException($"the batches that `accumulate` takes together with this one are not there: go on from a step that a multiple of {_kept.Length * Every} batches has come before, or give those since with Recall");
            Move(options, () => several ? RunRound() : RunOne(sizes, seed), current, next);
            foreach ((_, _, int slot) in _sums) Array.Clear(next[slot]!.Bytes);
            Average((long)clock.Step < Every * Math.Max(1, _kept.Length), options.Average ?? 0, current, next);
        }

        private double RunOne(int[] sizes, ulong seed)
        {
            _model.Run(_inputs, _outputs, sizes, seed);
            return Number(_outputs[0]);
        }

        // The parameters at hand are those of the next step all the while, so that a step that throws changes nothing.
        private void Move(LbfgsOptions options, Func<double> run, TensorData[] current, TensorData?[] next)
        {
            foreach (int slot in _states) current[slot].Bytes.CopyTo(next[slot]!.Bytes, 0);
            var state = new LbfgsState(next[_states[0]]!, next[_states[1]]!, next[_states[2]]!, next[_states[3]]!, next[_states[4]]!);
            foreach ((int input, int slot) in _read)
            {
                if (Array.Exists(_moved, m => m.Slot == slot)) _inputs[input] = next[slot]!;
            }
            var parameters = new float[_moved.Sum(m => current[m.Slot].Count)];
            int at = 0;
            foreach ((_, int slot) in _moved)
            {
                current[slot].As<float>().CopyTo(parameters.AsSpan(at));
                at += current[slot].Count;
            }
            // What is reported belongs to the parameters before the step.
            byte[][]? first = null;
            int rate = Place(Info.Outputs, _spec.Prefix + "lr");
            double Evaluate(ReadOnlySpan<float> at, Span<float> gradient)
            {
                int start = 0;
                foreach ((_, int slot) in _moved)
                {
                    at.Slice(start, next[slot]!.Count).CopyTo(next[slot]!.As<float>());
                    start += next[slot]!.Count;
                }
                double loss = run();
                start = 0;
                foreach ((int output, _) in _moved)
                {
                    _outputs[output].As<float>().CopyTo(gradient[start..]);
                    start += _outputs[output].Count;
                }
                first ??= [.. _results.Select(r => (byte[])_outputs[r].Bytes.Clone())];
                return loss;
            }
            Lbfgs.Step(options, state, () => Number(_outputs[rate]), parameters, Evaluate);
            at = 0;
            foreach ((_, int slot) in _moved)
            {
                parameters.AsSpan(at, next[slot]!.Count).CopyTo(next[slot]!.As<float>());
                at += next[slot]!.Count;
            }
            for (int i = 0; i < _results.Length; i++) first![i].CopyTo(_outputs[_results[i]].Bytes, 0);
        }

        // Begins as the parameters after the first step.
        private void Average(bool first, double decay, TensorData[] current, TensorData?[] next)
        {
            float kept = first ? 0 : (float)decay, taken = first ? 1 : (float)(1 - decay);
            foreach ((int slot, int average) in _averaged)
            {
                ReadOnlySpan<float> after = next[slot]!.As<float>(), before = current[average].As<float>();
                Span<float> mixed = next[average]!.As<float>();
                for (int i = 0; i < mixed.Length; i++) mixed[i] = kept * before[i] + taken * after[i];
            }
        }

        public long ResultBytes => _results.Sum(r => (long)(_outputs[r]?.Bytes.Length ?? 0));

        public long PlannedBytes(IReadOnlyDictionary<string, TensorData> batch, TensorData[] current)
        {
            foreach (int i in _batch) _inputs[i] = batch[Info.Inputs[i].Name];
            foreach ((int input, int slot) in _read) _inputs[input] = current[slot];
            int[] sizes = SizesOf(Info, _inputs);
            // L-BFGS has the parameters, two gradients and three directions of its own.
            long vectors = _moved.Sum(m => 6L * sizeof(float) * current[m.Slot].Count);
            // Over several batches, those and two sets of sums.
            if (_kept.Length > 1) vectors += _kept.Length * _batch.Sum(i => (long)_inputs[i]!.Bytes.Length) + 2 * _sums.Sum(s => (long)current[s.Slot].Bytes.Length);
            return vectors + _model.ArenaBytes(sizes) + _results.Sum(r => _model.OutputShape(r, sizes).Aggregate((long)Info.Outputs[r].Element.Size(), (n, s) => n * s));
        }

        /// <summary>Lets what was written be what is read.</summary>
        public void Exchange(TensorData[] current, TensorData?[] next)
        {
            IEnumerable<int> changed = _written.Select(w => w.Slot);
            if (_moves) changed = changed.Concat(_moved.Select(m => m.Slot)).Concat(_states).Concat(_averaged.Select(a => a.Average));
            foreach (int slot in changed) (current[slot], next[slot]) = (next[slot]!, current[slot]);
        }

        public void Dispose() => _model.Dispose();

        private const string Accumulated = "accumulated.";

        private long Turn(TrainingClock clock) => (long)clock.Step / Every;

        /// <summary>Keeps a copy of a batch that a later one is taken together with.</summary>
        public void Keep(IReadOnlyDictionary<string, TensorData> batch, TrainingClock clock, ulong seed)
        {
            if (_kept.Length == 0) return;
            var own = new Dictionary<string, TensorData>(StringComparer.Ordinal);
            foreach (int i in _batch)
            {
                TensorData given = batch[Info.Inputs[i].Name];
                own[Info.Inputs[i].Name] = new TensorData(given.Element, given.Shape, [.. given.Bytes]);
            }
            _kept[Turn(clock) % _kept.Length] = (own, clock, seed);
        }

        private void Take(IReadOnlyDictionary<string, TensorData> batch, TrainingClock clock)
        {
            double[] now = [clock.Epoch, clock.Step, clock.Progress, clock.Metric];
            for (int i = 0; i < _clocks.Length; i++)
            {
                if (_clocks[i] >= 0) _inputs[_clocks[i]]!.As<double>()[0] = now[i];
            }
            foreach (int i in _batch)
                _inputs[i] = batch.TryGetValue(Info.Inputs[i].Name, out TensorData? given) ? given : throw new ArgumentException($"the batch has no `{Info.Inputs[i].Name}`");
        }

        // All batches of a round with the parameters as they are: the gradients that the last of them gives are those of the mean.
        private double RunRound()
        {
            double loss = 0;
            if (_even.Length == 0) (_even, _odd) = ([.. _sums.Select(s => TensorData.Zeros(_inputs[s.Input]!.Element, _inputs[s.Input]!.Shape))], [.. _sums.Select(s => TensorData.Zeros(_inputs[s.Input]!.Element, _inputs[s.Input]!.Shape))]);
            foreach (TensorData sum in _even) Array.Clear(sum.Bytes);
            foreach ((IReadOnlyDictionary<string, TensorData> batch, TrainingClock clock, ulong seed) in _kept.Select(k => k!.Value))
            {
                Take(batch, clock);
                for (int s = 0; s < _sums.Length; s++) (_inputs[_sums[s].Input], _outputs[_sums[s].Output]) = (_even[s], _odd[s]);
                _model.Run(_inputs, _outputs, FitResults(), seed);
                loss += Number(_outputs[0]);
                (_even, _odd) = (_odd, _even);
            }
            return loss / _kept.Length;
        }

        // Makes room for results of the batch at hand; gives its sizes.
        private int[] FitResults()
        {
            int[] sizes = SizesOf(Info, _inputs);
            foreach (int i in _results)
            {
                int[] shape = _model.OutputShape(i, sizes);
                if (_outputs[i] is not { } old || !old.Shape.AsSpan().SequenceEqual(shape)) _outputs[i] = TensorData.Zeros(Info.Outputs[i].Element, shape);
            }
            return sizes;
        }

        private static IEnumerable<(int, int)> Slots(IReadOnlyList<TensorInfo> tensors, string prefix, Dictionary<string, int> places) =>
            tensors.Select((t, i) => (t.Name, i)).Where(t => t.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(t => (t.i, places[t.Name[prefix.Length..]]));

        private static int Place(IReadOnlyList<TensorInfo> tensors, string name)
        {
            for (int i = 0; i < tensors.Count; i++)
            {
                if (tensors[i].Name == name) return i;
            }
            return -1;
        }
    }
}
