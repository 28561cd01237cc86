namespace ModelDsl.Elaboration;
public sealed record TraceEntry(ModelDsl.Text.Location Where, string Text);
