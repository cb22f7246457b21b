package dev.leat.cli.delivery;

import picocli.CommandLine.Command;

/// `leat delivery`: commands about messages and records that leave the app.
@Command(
        name = "delivery",
        header = "List, show and retry mails, HTTP requests and records of endpoints.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "%nExamples:",
            "  leat delivery ls mails --app examples/orders",
            "  leat delivery show 3 --app examples/orders",
            "  leat delivery retry mails --app examples/orders"
        })
public final class DeliveryCommand {}
