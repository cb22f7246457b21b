package dev.leat.aws.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.Bucket;
import dev.leat.app.LakeTable;
import dev.leat.app.Schema;
import dev.leat.aws.AwsClients;
import dev.leat.aws.LeatEndpoint;
import dev.leat.lake.LakeMetadata;
import dev.leat.lake.LakePointer;
import dev.leat.plan.Effect;
import dev.leat.plan.OutputConflictException;
import dev.leat.port.LakeTables.RefusedTableException;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.glue.model.Table;
import software.amazon.awssdk.services.glue.model.UpdateTableRequest;

/// Commits to Glue whose requests or responses are lost, and other writers of the same tables.
class UnclearCommitsTest {

    private static final String BUCKET = "lake";
    private static final LakeTable TABLE =
            new LakeTable(
                    "Sales.Orders",
                    BUCKET,
                    "sales/orders/",
                    new Schema("Order", List.of()),
                    List.of(),
                    Map.of());

    private final Updates updates = new Updates();
    private LeatEndpoint services;
    private AwsClients clients;
    private AwsClients others;
    private GluePointersHost worker;

    /// An interceptor that acts before or after each update of a table.
    private static final class Updates implements ExecutionInterceptor {

        private volatile Consumer<UpdateTableRequest> before = _ -> {};
        private volatile Consumer<UpdateTableRequest> after = _ -> {};

        @Override
        public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes a) {
            if (context.request() instanceof UpdateTableRequest update) {
                before.accept(update);
            }
        }

        @Override
        public void afterExecution(Context.AfterExecution context, ExecutionAttributes a) {
            if (context.request() instanceof UpdateTableRequest update) {
                after.accept(update);
            }
        }
    }

    @BeforeEach
    void start(@TempDir Path folder) {
        services = LeatEndpoint.start(folder, Time.system());
        clients = services.clients(updates);
        others = services.clients();
        worker = GluePointersHost.create(app(), clients, Time.system());
    }

    @AfterEach
    void stop() {
        worker.close();
        clients.close();
        others.close();
        services.close();
    }

    private static App app() {
        return App.named("shop")
                .withBuckets(Map.of(BUCKET, Bucket.named(BUCKET)))
                .with(LakeTable.class, Map.of(TABLE.name(), TABLE));
    }

    private LakePointer current() throws IOException {
        return worker.pointers().current(TABLE);
    }

    private Effect.Publish change(LakePointer from) throws IOException {
        var staging = worker.staging();
        var location = worker.pointers().next(TABLE, from.metadata());
        var file = Files.writeString(staging.file("metadata"), location + from.metadata());
        var object = worker.storage().publication(BUCKET, key(location), file);
        var metadata = new LakeMetadata(location, from.metadata(), List.of());
        return worker.pointers()
                .swap(
                        TABLE,
                        from,
                        Optional.of(metadata),
                        new Effect.Publish(List.of(object)),
                        staging);
    }

    private String key(String location) {
        return location.substring("s3://%s/".formatted(worker.storage().nameOf(BUCKET)).length());
    }

    private static String location(Effect.Publish change) {
        return change.swap().orElseThrow().to().orElseThrow().location();
    }

    private boolean exists(String location) {
        return worker.storage().head(BUCKET, key(location)).isPresent();
    }

    private Table entry() {
        var database = worker.names().database(TABLE.namespace());
        return others.glue().getTable(get -> get.databaseName(database).name("orders")).table();
    }

    private static SdkClientException lost() {
        return SdkClientException.create("the connection is lost");
    }

    @Test
    void aCommitWhoseResponseIsLostIsACommit() throws Exception {
        worker.commit(change(current()));
        var second = change(current());
        updates.after =
                _ -> {
                    throw lost();
                };
        worker.commit(second);
        assertThat(current().metadata()).contains(location(second));
        assertThat(exists(location(second))).isTrue();
    }

    @Test
    void aCommitWhoseResponseIsLostAndThatAnotherWriterContinuedIsACommit() throws Exception {
        worker.commit(change(current()));
        var second = change(current());
        updates.after =
                _ -> {
                    updates.after = _ -> {};
                    try {
                        worker.commit(change(current()));
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                    throw lost();
                };
        worker.commit(second);
        assertThat(current().metadata()).isPresent().isNotEqualTo(Optional.of(location(second)));
        assertThat(exists(location(second))).isTrue();
    }

    @Test
    void aRequestThatIsRepeatedAfterItSucceededIsACommit() throws Exception {
        worker.commit(change(current()));
        var second = change(current());
        updates.before = update -> others.glue().updateTable(update);
        worker.commit(second);
        assertThat(current().metadata()).contains(location(second));
        assertThat(exists(location(second))).isTrue();
    }

    @Test
    void aCommitWhoseRequestIsLostChangesNothingAndKeepsItsObjects() throws Exception {
        worker.commit(change(current()));
        var before = current();
        var second = change(before);
        updates.before =
                _ -> {
                    throw lost();
                };
        assertThatThrownBy(() -> worker.commit(second)).isInstanceOf(UnavailableException.class);
        assertThat(current()).isEqualTo(before);
        assertThat(exists(location(second))).isTrue();
    }

    @Test
    void aConflictKeepsTheObjectsOfBothCommits() throws Exception {
        worker.commit(change(current()));
        var late = change(current());
        updates.before =
                _ -> {
                    updates.before = _ -> {};
                    try {
                        worker.commit(change(current()));
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                };
        assertThatThrownBy(() -> worker.commit(late)).isInstanceOf(OutputConflictException.class);
        assertThat(exists(location(late))).isTrue();
        assertThat(exists(current().metadata().orElseThrow())).isTrue();
    }

    /// Names are in lower case, and what other programs entered remains.
    @Test
    void theEntryIsThatOfAnIcebergTable() throws Exception {
        worker.commit(change(current()));
        var first = entry();
        assertThat(first.tableType()).isEqualTo("EXTERNAL_TABLE");
        assertThat(first.parameters())
                .containsEntry("table_type", "ICEBERG")
                .containsEntry("metadata_location", current().metadata().orElseThrow())
                .doesNotContainKey("previous_metadata_location");
        assertThat(first.storageDescriptor().location())
                .isEqualTo("s3://%s/sales/orders".formatted(worker.storage().nameOf(BUCKET)));
        others.glue()
                .updateTable(update ->
                        update.databaseName(first.databaseName())
                                .tableInput(input ->
                                        input.name(first.name())
                                                .description("all orders")
                                                .parameters(first.parameters())
                                                .storageDescriptor(first.storageDescriptor())));
        worker.commit(change(current()));
        assertThat(entry().description()).isEqualTo("all orders");
        assertThat(entry().parameters())
                .containsEntry(
                        "previous_metadata_location", first.parameters().get("metadata_location"));
        // one version by the other program, none by Leat
        assertThat(
                        others.glue()
                                .getTableVersions(get ->
                                        get.databaseName(first.databaseName())
                                                .tableName(first.name()))
                                .tableVersions())
                .hasSize(2);
    }

    @Test
    void anEntryThatIsNotThisTableIsNotChanged() throws Exception {
        var database = worker.names().database(TABLE.namespace());
        others.glue()
                .createTable(create ->
                        create.databaseName(database)
                                .tableInput(input ->
                                        input.name("orders").parameters(Map.of("a", "b"))));
        assertThatThrownBy(this::current)
                .isInstanceOf(RefusedTableException.class)
                .hasMessageContaining(database + ".orders in Glue is not an Iceberg table");
        others.glue().deleteTable(delete -> delete.databaseName(database).name("orders"));
        others.glue()
                .createTable(create ->
                        create.databaseName(database)
                                .tableInput(input ->
                                        input.name("orders")
                                                .storageDescriptor(
                                                        at -> at.location("s3://other/orders/"))
                                                .parameters(
                                                        Map.of(
                                                                "table_type",
                                                                "iceberg",
                                                                "metadata_location",
                                                                "s3://other/orders/metadata/1"))));
        assertThatThrownBy(this::current)
                .isInstanceOf(RefusedTableException.class)
                .hasMessageContaining("has the location s3://other/orders/ instead of s3://");
    }

    /// Metadata files of another program are continued, however it named them.
    @Test
    void aChainOfAnotherProgramIsContinued() {
        var pointers = worker.pointers();
        assertThat(pointers.next(TABLE, Optional.of("s3://a/metadata/00041-x-y.metadata.json")))
                .contains("/metadata/00042-");
        assertThat(pointers.next(TABLE, Optional.of("s3://a/metadata/v7.metadata.json")))
                .contains("/metadata/00000-");
    }

    @Test
    void oneProcessAtATimeHoldsATable() throws Exception {
        var other = GluePointersHost.open(app(), worker.names(), others, Time.system());
        var held = worker.pointers().hold(TABLE.name());
        var waiting = CompletableFuture.runAsync(() -> other.pointers().hold(TABLE.name()).close());
        assertThat(waiting).isNotDone();
        other.pointers().hold("Sales.others").close();
        held.close();
        waiting.get();
        other.close();
    }
}
