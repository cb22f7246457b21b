package dev.leat.cli.synth;

import picocli.CommandLine.Command;

/// `leat synth`: commands that write templates of an app's resources on AWS.
@Command(
        name = "synth",
        header = "Write a CloudFormation template or Terraform files for an app.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "%nExamples:",
            "  leat synth cloudformation examples/orders --env aws",
            "  leat synth terraform examples/orders --env aws"
        })
public final class SynthCommand {}
