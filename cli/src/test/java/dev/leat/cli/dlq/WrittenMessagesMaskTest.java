package dev.leat.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Queue;
import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.place.RunningInfo;
import dev.leat.config.AppFile;
import dev.leat.local.LocalPlatform;
import dev.leat.port.QueueAdmin;
import dev.leat.port.Time;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.port.TopicAdmin.Terms;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Personal values in messages that a pipeline wrote under other names.
class WrittenMessagesMaskTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Customer: {id: integer not null, mail: varchar pii, town: varchar}
            topics: {news: }
            queues: {In: , Other: }
            pipelines:
              sends:
                from: {queue: In, schema: Customer}
                key: id
                steps: [{set: {contact: mail}}, {exclude: [mail]}]
                to: [{topic: news}]
            """;

    @TempDir Path folder;

    private static String leat(String... words) {
        return Session.run(0, words).out();
    }

    private String items(String queue) throws Exception {
        var running = RunningInfo.read(folder.resolve(".leat")).orElseThrow();
        var request =
                HttpRequest.newBuilder(
                                URI.create(running.url() + "/leat/v1/queues/" + queue + "/items"))
                        .header("Authorization", "Bearer " + running.token())
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }

    @Test
    void messagesOfAQueueThatAClientSubscribedAreMasked() throws Exception {
        var file = Files.writeString(folder.resolve("app.yaml"), APP);
        var state = folder.resolve(".leat");
        try (var platform =
                LocalPlatform.open(AppFile.read(file, Map.of()), state, Time.system())) {
            platform.queues().create(QueueAdmin.Definition.of(Queue.deadLetters("mine")), Map.of());
            platform.topics()
                    .subscribe(
                            "news",
                            Protocol.SQS,
                            "mine",
                            new Terms(true, Optional.empty(), Optional.empty()));
        }
        var customer = "{\"id\":1,\"mail\":\"a@secret.example\",\"town\":\"Ulm\"}";
        leat("send", "In", customer, "--app", folder.toString());
        leat("up", folder.toString(), "--until-idle", "--port", "0", "--aws-port", "off");
        try (var _ = new Background(folder.toString())) {
            assertThat(items("mine")).contains("Ulm", "contact", "***").doesNotContain("secret");
        }
    }

    /// The queues of the server have names that the app's file does not have.
    @Test
    void deadLettersOnAnotherServerAreMaskedByTheNamesThatPipelinesWrite() throws Exception {
        Files.writeString(folder.resolve("app.yaml"), APP);
        leat(
                "send",
                "Other-dlq",
                "{\"id\":1,\"contact\":\"a@secret.example\",\"town\":\"Ulm\"}",
                "--app",
                folder.toString());
        var names = folder.resolve("names/app.yaml");
        Files.createDirectories(names.getParent());
        Files.writeString(names, APP.replace("Other", "Else"));
        try (var app = new Background(folder.toString())) {
            var shown =
                    leat(
                            "dlq",
                            "show",
                            "Other",
                            "--endpoint-url",
                            app.aws(),
                            "--app",
                            names.toString(),
                            "--audit",
                            folder.resolve("audit").toString());
            assertThat(shown).contains("Ulm", "contact", "***").doesNotContain("secret");
        }
    }
}
