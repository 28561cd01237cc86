using System.Runtime.CompilerServices;
using ModelDsl.Diagnostics.Formats;
using ModelDsl.Lints;
using ModelDsl.Text;

namespace ModelDsl.Tests.Formats;

/// <summary>README's picture of a shape error is what nnc draws today.</summary>
public sealed class ShapeErrorPictureTests
{
    private static string Images([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "docs", "images"));

    [Fact]
    public void The_picture_is_current()
    {
        string source = File.ReadAllText(Path.Combine(Images(), "tiny.nn")), file = Path.Combine(Images(), "shape-error.svg");
        string picture = SvgFormat.Print(new Compilation(new SourceText("tiny.nn", source)).Findings(LintOptions.Default), "$ nnc check tiny.nn");
        if (Environment.GetEnvironmentVariable("UPDATE_BASELINES") == "1") File.WriteAllText(file, picture);
        Assert.True(picture == File.ReadAllText(file), "UPDATE_BASELINES=1 dotnet test tests --filter ShapeErrorPicture draws it anew");
    }

    [Fact]
    public void A_picture_needs_nothing_from_elsewhere()
    {
        string picture = File.ReadAllText(Path.Combine(Images(), "shape-error.svg"));
        System.Xml.Linq.XDocument.Parse(picture);
        Assert.DoesNotContain("url(", picture);
        Assert.DoesNotContain("href", picture);
        Assert.Contains("prefers-color-scheme: dark", picture);
    }
}
