package dev.leat.mask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Shrink;
import dev.leat.config.AppFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Masks of messages that no pipeline reads, and of rows of tables, by the schema of the pipeline
/// that writes them.
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
                          Row: {id: integer not null, contact: varchar, town: varchar}
                        topics: {news: }
                        streams: {events: }
                        buckets: {files: , done: , lake: }
                        lake_tables: {kept: {bucket: lake, schema: Row}}
                        warehouse_tables: {bought: {schema: Row, key: id}}
                        queues:
                          Ended: {}
                          Failures: {}
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
                          copies:
                            from: {bucket: files, suffix: .csv, schema: Customer}
                            to:
                              - {bucket: done, path: '{source.stem}.csv'}
                              - {lake_table: kept, select: {id: id, contact: mail, town: town}}
                              - {warehouse_table: bought, select: {id: id, contact: mail, town: town}}
                            on_success:
                              - {queue: Ended}
                            on_failure:
                              - {queue: Failures}
                              - {topic: news, select: {why: error, pipeline: pipeline}}
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

    /// The schema of the tables does not mark the column.
    @Test
    void rowsOfTablesAreMasked() {
        for (var schemas :
                List.of(
                        MessageReaders.ofLakeTable(app, "kept"),
                        MessageReaders.ofWarehouseTable(app, "bought"))) {
            assertThat(shown(Mask.of(schemas, Set.of())))
                    .contains("\"contact\":\"***\"", "\"town\":\"Ulm\"");
        }
    }

    @Test
    void ofAStructWithPersonalMembersTheOthersAreShown() throws Exception {
        var file =
                Files.writeString(
                        folder.resolve("changes.yaml"),
                        """
                        app: shop
                        schemas:
                          Change: {after: 'struct(id varchar, email varchar pii, town varchar)'}
                        tables: {kept: {key: id}}
                        queues: {In: , Out: , Whole: }
                        pipelines:
                          sends:
                            from: {queue: In, schema: Change}
                            key: id
                            steps:
                              - set: {id: after.id, mail: after.email, town: upper(after.town), copy: after}
                            to:
                              - {queue: Out}
                              - {queue: Whole, select: {after: after}}
                              - {table: kept, select: {id: id, mail: mail, town: town}}
                        """);
        var changes = AppFile.read(file, Map.of());
        var written =
                "{\"id\":\"1\",\"mail\":\"x\",\"town\":\"ULM\",\"copy\":{\"id\":\"1\"},\"after\":{\"id\":\"1\",\"email\":\"x\"}}";
        var shown =
                "{\"id\":\"1\",\"mail\":\"***\",\"town\":\"ULM\",\"copy\":\"***\",\"after\":{\"id\":\"1\",\"email\":\"***\"}}";
        for (var mask :
                List.of(
                        Mask.of(Optional.of(changes), "Out", Set.of()),
                        Mask.of(MessageReaders.ofTable(changes, "kept"), Set.of()))) {
            assertThat(
                            mask.body(
                                    written.replace(",\"copy\":{\"id\":\"1\"}", "")
                                            .getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(shown.replace(",\"copy\":\"***\"", ""));
        }
        assertThat(
                        Mask.of(Optional.of(changes), "Out", Set.of())
                                .body(written.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(shown);
        assertThat(
                        Mask.of(Optional.of(changes), "Whole", Set.of())
                                .value("after", "{\"id\":\"1\",\"email\":\"x\"}"))
                .isEqualTo("{\"id\":\"1\",\"email\":\"***\"}");
    }

    @Test
    void completeMessagesOfShortenedDocumentsAreMasked() {
        var shrink = new Shrink(1_000, Map.of(), Optional.of("whole"));
        var shrinking =
                app.withPipelines(
                        Map.of("sends", app.pipeline("sends").withShrink(Optional.of(shrink))));
        assertThat(MessageReaders.ofBucket(app, "whole")).isEmpty();
        assertThat(Mask.of(MessageReaders.ofBucket(shrinking, "whole"), Set.of()).personal())
                .containsExactly("mail");
    }

    @Test
    void messagesOfQueuesThatClientsSubscribeAreMasked() {
        assertThat(MessageReaders.personal(app, "Mine", _ -> List.of())).isEmpty();
        var personal =
                MessageReaders.personal(
                        app, "Mine", topic -> topic.equals("news") ? List.of("Mine") : List.of());
        assertThat(personal).contains("mail", "contact", "twice", "why");
        assertThat(shown(Mask.of(Optional.of(app), "Mine", personal)))
                .contains("\"contact\":\"***\",\"twice\":\"***\",\"town\":\"Ulm\"");
    }

    @Test
    void messagesAboutFilesShowNoErrorAndNoNameOfAnOutput() {
        assertThat(
                        shown(
                                "Ended",
                                """
                                {"pipeline":"copies","object":"a.csv","outputs":["done/secret.csv"],"read":1}\
                                """))
                .isEqualTo(
                        """
                        {"pipeline":"copies","object":"a.csv","outputs":"***","read":1}\
                        """);
        assertThat(
                        shown(
                                "Failures",
                                """
                                {"source":"aws.glue","detail":{"state":"FAILED","message":"secret","error":"secret"}}\
                                """))
                .isEqualTo(
                        """
                        {"source":"aws.glue","detail":{"state":"FAILED","message":"***","error":"***"}}\
                        """);
        assertThat(
                        shown(
                                "Sub",
                                """
                                {"why":"secret","pipeline":"copies"}\
                                """))
                .isEqualTo(
                        """
                        {"why":"***","pipeline":"copies"}\
                        """);
    }

    @Test
    void allPersonalColumnsOfTheAppAreKnownWithoutNamesOfQueues() {
        assertThat(MessageReaders.personal(app))
                .containsExactlyInAnyOrder(
                        "mail", "contact", "twice", "message", "error", "outputs", "why");
    }

    private String shown(String queue, String body) {
        return Mask.of(Optional.of(app), queue, Set.of())
                .body(body.getBytes(StandardCharsets.UTF_8));
    }

    private static String shown(Mask mask) {
        return mask.body(WRITTEN.getBytes(StandardCharsets.UTF_8));
    }
}
