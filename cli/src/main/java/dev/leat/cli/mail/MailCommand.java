package dev.leat.cli.mail;

import picocli.CommandLine.Command;

/// `leat mail`: commands about mails of topics.
@Command(
        name = "mail",
        header = "List, show and resend mails of topics.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "%nExamples:",
            "  leat mail ls --app examples/orders",
            "  leat mail show 3 --app examples/orders",
            "  leat mail send --all --app examples/orders"
        })
public final class MailCommand {}
