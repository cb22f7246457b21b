package dev.leat.cli.mail;

import picocli.CommandLine.Command;

/// `leat mail`: what people are sent.
@Command(
        name = "mail",
        header = "Mails of topics: see what was sent, kept or failed, send it again.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "%nExamples:",
            "  leat mail ls --app examples/orders",
            "  leat mail show 3 --app examples/orders",
            "  leat mail send --all --app examples/orders"
        })
public final class MailCommand {}
