package dev.leat.mask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.config.AppFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Masks of messages that no pipeline reads, by the schema of the pipeline that writes them.
class WrittenMessagesTest {

    private static final String WRITTEN =
            "{\"id\":1,\"contact\":\"secret\",\"twice\":\"SECRET\",\"town\":\"Ulm\",\"other\":\"secret\"}";

    private static final String SHOWN =
            "{\"id\":1,\"contact\":\"***\",\"twice\":\"***\",\"town\":\"Ulm\",\"other\":\"***\"}";

    @TempDir private Path folder;

    @SuppressWarnings("NullAway.Init")
    private App app;

    @BeforeEach
    void read() throws Exception {
        var file =
                Files.writeString(
                        folder.resolve("app.yaml"),
                        """
                        app: shop
                        schemas:
                          Customer: {id: integer not null, mail: varchar pii, town: varchar}
                        topics: {news: }
                        streams: {events: }
                        queues:
                          In:
                          Out: {dead_letter_queue: out-dlq}
                          Sub: {subscribe: {topic: news, raw: true}}
                        pipelines:
                          sends:
                            from: {queue: In, schema: Customer}
                            key: id
                            steps:
                              - set: {contact: mail, twice: upper(mail)}
                              - exclude: [mail]
                            to: [{queue: Out}, {topic: news}, {stream: events}]
                        """);
        app = AppFile.read(file, Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Out", "out-dlq", "Sub"})
    void messagesOfQueuesAreMasked(String queue) {
        assertThat(shown(Mask.of(Optional.of(app), queue, Set.of()))).isEqualTo(SHOWN);
    }

    @Test
    void recordsOfStreamsAreMasked() {
        assertThat(shown(Mask.of(MessageReaders.ofStream(app, "events"), Set.of())))
                .isEqualTo(SHOWN);
    }

    private static String shown(Mask mask) {
        return mask.body(WRITTEN.getBytes(StandardCharsets.UTF_8));
    }
}
