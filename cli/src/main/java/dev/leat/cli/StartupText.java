package dev.leat.cli;

import dev.leat.cli.run.AppLocation;
import dev.leat.cli.run.RunningApp;
import dev.leat.cli.terminal.Terminal;

/// What a person is told of an app that has started: where its state is, and how it is asked. A
/// token is never said, but where it is.
///
/// @param token what a shell takes for the token
record StartupText(Terminal terminal, RunningApp running, String token) {

    /// The variable of the environment with a token that a person chose.
    static final String TOKEN = "LEAT_TOKEN";

    static StartupText of(Terminal terminal, AppLocation where, RunningApp running) {
        boolean chosen = terminal.environment().containsKey(TOKEN);
        return new StartupText(
                terminal, running, chosen ? "$" + TOKEN : "$(cat " + where.token() + ")");
    }

    void say(String app, AppLocation where) {
        terminal.say("%s runs; its state is in %s".formatted(app, where.state()));
        running.notices().forEach(terminal::say);
        terminal.say("API at %s, with a page about it at /docs".formatted(running.url()));
        terminal.say("%s/health".formatted(running.url()));
        if (running.locked()) {
            terminal.say(
                    "whoever asks needs the token, as here; /health alone says how it is without:");
            terminal.say(
                    "  curl -H \"Authorization: Bearer %s\" %s/docs"
                            .formatted(token, running.url()));
        }
        running.aws().ifPresent(this::aws);
    }

    private void aws(String url) {
        boolean locked = running.locked();
        terminal.say(
                "AWS clients (S3, SNS, SQS) at %s, with any region and %s:"
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
