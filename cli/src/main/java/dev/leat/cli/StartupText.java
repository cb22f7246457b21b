package dev.leat.cli;

import dev.leat.cli.place.AppLocation;
import dev.leat.cli.run.RunningApp;
import dev.leat.cli.terminal.Terminal;
import dev.leat.text.CountText;

/// Messages for the user after an app has started. They state where the state folder is, and how to
/// call the API. They never contain a token, only the place where it is stored, and a one-time code
/// for the console.
///
/// @param token a shell expression that yields the token
record StartupText(Terminal terminal, RunningApp running, String token) {

    /// The environment variable for a token that the user chooses.
    static final String TOKEN = "LEAT_TOKEN";

    static StartupText of(Terminal terminal, AppLocation where, RunningApp running) {
        boolean chosen = terminal.environment().containsKey(TOKEN);
        return new StartupText(
                terminal, running, chosen ? "$" + TOKEN : "$(cat " + where.token() + ")");
    }

    void say(String app, AppLocation where) {
        terminal.say("%s is running; state folder: %s".formatted(app, where.state()));
        running.notices().forEach(terminal::say);
        if (running.suspects() > 0) {
            terminal.say(
                    "the app was killed while processing %s; one of them may be the cause, so they are processed again first, one batch at a time"
                            .formatted(CountText.of(running.suspects(), "message")));
        }
        terminal.say("API at %s, documentation at /docs".formatted(running.url()));
        running.consoleLink().ifPresent(link -> terminal.say("console at %s".formatted(link)));
        terminal.say("%s/health".formatted(running.url()));
        if (running.locked()) {
            terminal.say("requests need the token, as below; only /health is open:");
            terminal.say(
                    "  curl -H \"Authorization: Bearer %s\" %s/docs"
                            .formatted(token, running.url()));
        }
        running.aws().ifPresent(this::aws);
    }

    private void aws(String url) {
        boolean locked = running.locked();
        terminal.say(
                "AWS endpoint (Athena, DynamoDB, EventBridge, Glue, Kinesis, Redshift Data, S3, SNS, SQS) at %s; use any region and %s:"
                        .formatted(
                                url,
                                locked
                                        ? "access key, and the token as secret key"
                                        : "credentials"));
        terminal.say(
                "  %saws --endpoint-url %s sqs list-queues"
                        .formatted(
                                locked
                                        ? "AWS_ACCESS_KEY_ID=leat AWS_SECRET_ACCESS_KEY=\"%s\" "
                                                .formatted(token)
                                        : "",
                                url));
    }
}
