package dev.leat.cli;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.place.AppOptions;
import dev.leat.cli.terminal.Listing;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.cli.top.EndpointText;
import dev.leat.delivery.EndpointStatus;
import dev.leat.server.operations.RemoteOperations;
import dev.leat.text.CountText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat endpoint`: commands about endpoints.
@Command(
        name = "endpoint",
        header = "List endpoints, or try one at once.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"%nExample:", "  leat endpoint ls --app examples/events"})
record EndpointCommand(AppAccess access, Terminal terminal) {

    /// `leat endpoint ls`: the state of each endpoint.
    @Command(
            name = "ls",
            header = "List endpoints with their state and the records that wait to be sent.",
            description = {
                "%nSTATE is up, or the time in UTC since which the running app has not reached the",
                "endpoint, or unknown if the app is not running. OLDEST is the time at which the",
                "oldest waiting record was stored. REASON is the reason of a failed attempt."
            },
            footer = {"%nExample:", "  leat endpoint ls --app examples/events --json"})
    int ls(
            @Option(names = "--json", description = "Print JSON.") boolean json,
            @Mixin AppOptions options) {
        return access.read(
                options.location(),
                operations -> {
                    endpoints(RemoteOperations.is(operations))
                            .print(terminal, json, operations.endpoints());
                    return 0;
                });
    }

    private static Listing<EndpointStatus> endpoints(boolean running) {
        return Listing.<EndpointStatus>array()
                .text("ENDPOINT", EndpointStatus::endpoint)
                .text("PIPELINES", one -> String.join(", ", one.pipelines()))
                .text("STATE", one -> EndpointText.state(one, running))
                .count("WAITING", EndpointStatus::waiting)
                .time("OLDEST", EndpointStatus::oldest)
                .text("REASON", one -> TerminalLine.flat(one.reason()))
                .orElse("the app has no endpoints");
    }

    /// `leat endpoint try`: ends the backoff of an endpoint.
    @Command(
            name = "try",
            header = "Try an endpoint at once, for example after a repair.",
            description = {
                "%nThe running app sends the oldest record that waits for an unavailable endpoint",
                "now, without waiting for the end of the pause. If the endpoint responds, the",
                "others follow; if it is still unavailable, the pauses grow as before. The result",
                "is shown by 'leat endpoint ls'."
            },
            footer = {"%nExample:", "  leat endpoint try webhook --app examples/events"})
    int tryNow(
            @Parameters(paramLabel = "NAME", description = "Endpoint in app.yaml.") String name,
            @Mixin AppOptions options) {
        return access.read(
                options.location(),
                operations -> {
                    var before = operations.tryEndpoint(name);
                    terminal.say(
                            "endpoint %s %s; %s for it"
                                    .formatted(
                                            name,
                                            before.available()
                                                    ? "is not known to be unavailable"
                                                    : "is tried now",
                                            waiting(before.waiting())));
                    return 0;
                });
    }

    private static String waiting(long records) {
        return CountText.of(records, "record") + (records == 1 ? " waits" : " wait");
    }
}
