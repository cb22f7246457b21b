package dev.leat.server.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Compression;
import dev.leat.app.FileFormat;
import dev.leat.app.LakeTable;
import dev.leat.app.Pipeline;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.TextTemplate;
import dev.leat.app.Type;
import dev.leat.app.sink.BucketSink;
import dev.leat.batch.FileUnit;
import dev.leat.lake.LakeHistory;
import dev.leat.lake.LakeSnapshot;
import dev.leat.operations.Masking;
import dev.leat.operations.ObjectFile;
import dev.leat.port.Deliveries;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Message;
import dev.leat.port.StoredObject;
import dev.leat.port.TopicAdmin.Protocol;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The values that a login which may only read does not see.
class ReaderMaskTest {

    private static final Instant AT = Instant.parse("2026-01-05T10:00:00Z");

    /// An app whose pipeline reads orders with a personal customer and an id.
    private static final App PERSONAL = orders();

    private static App orders() {
        var id = new Schema.Field("id", Type.Simple.VARCHAR, false, false, Optional.empty());
        var schema =
                new Schema("Order", List.of(table("customer").schema().fields().getFirst(), id));
        var from = new QueueSource("Orders", schema, Pipeline.UnknownFields.IGNORE, 1);
        return App.named("shop").withPipelines(Map.of("store", Pipeline.of("store", from)));
    }

    private final ReaderMask mask =
            new ReaderMask(
                    App.named("shop").with(LakeTable.class, Map.of("sales", table("customer"))));

    private static LakeTable table(String personal) {
        var field = new Schema.Field(personal, Type.Simple.VARCHAR, false, true, Optional.empty());
        return new LakeTable(
                "sales",
                "lake",
                "sales/",
                new Schema("Sale", List.of(field)),
                List.of(new LakeTable.Partition(LakeTable.Transform.BUCKET, personal, 4)),
                Map.of());
    }

    private static Delivery delivery(Protocol protocol, String endpoint) {
        return new Delivery(
                7,
                "id",
                "news",
                "s",
                protocol,
                endpoint,
                "Notification",
                false,
                Optional.of("to Ann"),
                "Ann bought",
                AT,
                Deliveries.State.WAITING,
                2,
                AT,
                AT,
                "550 " + endpoint + " is unknown",
                Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "EMAIL,ann@example.com,***@example.com",
        "EMAIL_JSON,ann@example.com,***@example.com",
        "HTTPS,https://ann:key@hooks.example.com/t/SECRET?k=1,https://hooks.example.com/***",
        "HTTP,http://10.0.0.1:9000,http://10.0.0.1:9000/***",
        "SQS,Orders,Orders",
        "RECORD,pager,pager",
    })
    void addressesAndContentsOfDeliveriesAreMasked(
            Protocol protocol, String endpoint, String shown) {
        var one = delivery(protocol, endpoint);
        assertThat(mask.result(Map.of(), List.of(one)))
                .isEqualTo(
                        List.of(
                                one.with(
                                        shown,
                                        Optional.of("***"),
                                        "***",
                                        "550 " + shown + " is unknown")));
        assertThat(mask.result(Map.of(), Deliveries.Waiting.of(one)))
                .isEqualTo(Deliveries.Waiting.of(one).to(shown, "550 " + shown + " is unknown"));
    }

    @Test
    void personalPartitionValuesAreMasked() {
        var folder = "shop=a/customer_bucket=3";
        var history =
                new LakeHistory(
                        List.of(),
                        List.of(),
                        List.of(
                                new LakeHistory.DataFile(
                                        "s3://lake/sales/data/" + folder + "/1.parquet",
                                        "PARQUET",
                                        folder,
                                        1,
                                        2)));
        var file = ((LakeHistory) shown("sales", history)).files().getFirst();
        assertThat(file.partition()).isEqualTo("shop=a/customer_bucket=***");
        assertThat(file.location())
                .isEqualTo("s3://lake/sales/data/shop=a/customer_bucket=***/1.parquet");
        var snapshot =
                new LakeSnapshot(
                        1,
                        Optional.empty(),
                        List.of(),
                        List.of(Path.of("/objects/customer=ann/1")),
                        List.of("customer=ann/1"),
                        7);
        var masked = (LakeSnapshot) shown("sales", snapshot);
        assertThat(masked.names()).containsExactly("customer=***/1");
        assertThat(masked.files()).containsExactly(Path.of("/objects/customer=***/1"));
        assertThat(shown("other", history)).isEqualTo(history);
    }

    private Object shown(String table, Object value) {
        return Objects.requireNonNull(mask.result(Map.of("table", table), value));
    }

    /// A login that may change sees addresses, and contents only on purpose.
    @Test
    void contentsOfDeliveriesAreMaskedIfTheAppHasPersonalColumns() {
        var one = delivery(Protocol.EMAIL, "ann@example.com");
        assertThat(new ReaderMask(PERSONAL).records(List.of(one)))
                .isEqualTo(
                        List.of(one.with(one.endpoint(), Optional.of("***"), "***", one.reason())));
        assertThat(new ReaderMask(App.named("shop")).records(List.of(one))).isEqualTo(List.of(one));
    }

    /// The group and the deduplication id may derive from any column.
    @ParameterizedTest
    @CsvSource({"Orders, ann, ***", "Orders, o1, o1", "Orders, o, ***", "Others, ann, ann"})
    void groupsAreShownIfTheyAreShownValues(String queue, String group, String shown) {
        var message =
                new Message.Seen(
                        1,
                        "id",
                        "{\"customer\":\"ann\",\"id\":\"o1\"}".getBytes(StandardCharsets.UTF_8),
                        Map.of(),
                        0,
                        AT,
                        Optional.of(group),
                        Optional.of(group));
        var seen = Masking.of(PERSONAL, queue, Set.of()).seen(message);
        assertThat(seen.group()).hasValue(shown);
        assertThat(seen.deduplication()).hasValue(shown);
    }

    /// The hash of a short content can be guessed.
    @Test
    void hashesOfObjectsWithPersonalValuesAreMasked() {
        var unit = new FileUnit("lake", "sales/1", 1, "0123", 4, AT);
        var file =
                new ObjectFile(
                        new StoredObject(unit, Map.of(), Map.of(), Optional.empty(), 0),
                        Path.of("/objects/1"));
        assertThat(((ObjectFile) shown("sales", file)).object().unit().etag()).isEqualTo("0123");
        var sink =
                new BucketSink(
                        "lake",
                        new Sink.Filter.All(),
                        Map.of(),
                        new TextTemplate(List.of()),
                        FileFormat.PARQUET,
                        Compression.ZSTD);
        var pipeline = PERSONAL.pipeline("store").withTo(List.of(sink));
        var app = PERSONAL.withPipelines(Map.of("store", pipeline));
        var masked = (ObjectFile) new ReaderMask(app).result(Map.of(), file);
        assertThat(Objects.requireNonNull(masked).object().unit().etag()).isEqualTo("***");
    }
}
