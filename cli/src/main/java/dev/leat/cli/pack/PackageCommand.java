package dev.leat.cli.pack;

import picocli.CommandLine.Command;

/// `leat package`: commands that package Leat and an app.
@Command(
        name = "package",
        header = "Package Leat and an app for a platform that runs them.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "%nExamples:",
            "  leat package image examples/orders --base registry.example/jdk:25",
            "  leat package lambda examples/orders --env aws",
            "  leat package spark examples/csv"
        })
public final class PackageCommand {}
