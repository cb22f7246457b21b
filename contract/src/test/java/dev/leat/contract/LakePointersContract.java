package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.Bucket;
import dev.leat.app.LakeTable;
import dev.leat.app.Schema;
import dev.leat.lake.LakeMetadata;
import dev.leat.lake.LakePointer;
import dev.leat.plan.Effect;
import dev.leat.plan.OutputConflictException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Contract of the catalog that has the current metadata file of each lake table.
public abstract class LakePointersContract {

    protected static final String BUCKET = "lake";

    protected static final LakeTable TABLE =
            new LakeTable(
                    "sales.orders",
                    BUCKET,
                    "sales/orders/",
                    new Schema("Order", List.of()),
                    List.of(),
                    Map.of());

    private static final List<LakeMetadata.Column> COLUMNS =
            List.of(new LakeMetadata.Column("id", "string", 1, false, true));

    private TestedPointers tested;

    /// Returns an app with the table.
    protected static App app() {
        return App.named("shop")
                .withBuckets(Map.of(BUCKET, Bucket.named(BUCKET)))
                .with(LakeTable.class, Map.of(TABLE.name(), TABLE));
    }

    protected abstract TestedPointers open() throws Exception;

    @BeforeEach
    void begin() throws Exception {
        tested = open();
    }

    @AfterEach
    void end() {
        if (tested != null) {
            tested.close();
        }
    }

    private LakePointer current() throws IOException {
        return tested.pointers().current(TABLE);
    }

    private String key(String location) {
        var start = "s3://" + tested.storage().nameOf(BUCKET) + "/";
        assertThat(location).startsWith(start + TABLE.prefix());
        return location.substring(start.length());
    }

    private boolean exists(String location) {
        return tested.storage().head(BUCKET, key(location)).isPresent();
    }

    /// Prepares a change whose metadata file has a reference to the former one, as those of Iceberg
    /// have.
    private Effect.Publish change(LakePointer from, String... deleted) throws Exception {
        var staging = tested.staging();
        var location = tested.pointers().next(TABLE, from.metadata());
        var text = "{\"file\": \"%s\", \"after\": \"%s\"}".formatted(location, from.metadata());
        var file = Files.writeString(staging.file("metadata"), text);
        var object = tested.storage().publication(BUCKET, key(location), file);
        var keys = List.of(deleted);
        return tested.pointers()
                .swap(
                        TABLE,
                        from,
                        Optional.of(new LakeMetadata(location, from.metadata(), COLUMNS)),
                        new Effect.Publish(
                                List.of(object),
                                List.of(),
                                keys.isEmpty() ? Map.of() : Map.of(BUCKET, keys)),
                        staging);
    }

    private String commit() throws Exception {
        tested.commit(change(current()));
        return current().metadata().orElseThrow();
    }

    @Test
    void aTableWithoutACommitHasNoMetadata() throws Exception {
        assertThat(current()).isEqualTo(new LakePointer(Optional.empty(), Optional.empty()));
    }

    @Test
    void aCommitMakesItsMetadataFileTheCurrentOne() throws Exception {
        var first = commit();
        assertThat(exists(first)).isTrue();
        var version = current().version();
        var second = commit();
        assertThat(second).isNotEqualTo(first);
        assertThat(exists(second)).isTrue();
        assertThat(exists(first)).isTrue();
        assertThat(current().version()).isPresent().isNotEqualTo(version);
    }

    @Test
    void aMetadataFileBecomesCurrentOnlyByACommit() throws Exception {
        var first = commit();
        change(current());
        assertThat(current().metadata()).contains(first);
    }

    @Test
    void aCommitFromAFormerStateIsRefused() throws Exception {
        commit();
        var late = change(current());
        var second = commit();
        assertThatThrownBy(() -> tested.commit(late)).isInstanceOf(OutputConflictException.class);
        assertThat(current().metadata()).contains(second);
    }

    @Test
    void aTableIsCreatedOnce() throws Exception {
        var late = change(current());
        var first = commit();
        assertThatThrownBy(() -> tested.commit(late)).isInstanceOf(OutputConflictException.class);
        assertThat(current().metadata()).contains(first);
    }

    @Test
    void aCommitDeletesObjectsAndARefusedOneDeletesNone() throws Exception {
        var first = commit();
        var late = change(current(), key(first));
        var second = commit();
        assertThatThrownBy(() -> tested.commit(late)).isInstanceOf(OutputConflictException.class);
        assertThat(exists(first)).isTrue();
        tested.commit(change(current(), key(first)));
        assertThat(exists(first)).isFalse();
        assertThat(exists(second)).isTrue();
    }

    @Test
    void aDeletionDependsOnTheState() throws Exception {
        var first = commit();
        var late = deletion(key(first));
        var second = commit();
        assertThatThrownBy(() -> tested.commit(late)).isInstanceOf(OutputConflictException.class);
        assertThat(exists(first)).isTrue();
        tested.commit(deletion(key(first)));
        assertThat(exists(first)).isFalse();
        assertThat(current().metadata()).contains(second);
    }

    private Effect.Publish deletion(String key) throws Exception {
        return tested.pointers()
                .swap(
                        TABLE,
                        current(),
                        Optional.empty(),
                        new Effect.Publish(List.of(), List.of(), Map.of(BUCKET, List.of(key))),
                        tested.staging());
    }

    @Test
    void eachCommitOfSeveralWritersFollowsTheOthers() throws Exception {
        int writers = 3;
        int commits = 4;
        var tasks = new ArrayList<Callable<Integer>>();
        for (int writer = 0; writer < writers; writer++) {
            tasks.add(() -> commits(commits));
        }
        try (var threads = Executors.newFixedThreadPool(writers)) {
            for (var task : threads.invokeAll(tasks)) {
                assertThat(task.get()).isEqualTo(commits);
            }
        }
        assertThat(chain()).isEqualTo(writers * commits);
    }

    private int commits(int wanted) throws Exception {
        int done = 0;
        while (done < wanted) {
            try {
                tested.commit(change(current()));
                done++;
            } catch (OutputConflictException other) {
                // another writer was first
            }
        }
        return done;
    }

    /// Returns the number of metadata files from the current one to the first one.
    private int chain() throws Exception {
        int length = 0;
        var at = current().metadata();
        while (at.isPresent()) {
            length++;
            var unit = tested.storage().head(BUCKET, key(at.get())).orElseThrow().unit();
            var text = Files.readString(tested.storage().fetch(unit));
            var before = text.replaceFirst("(?s).*\"after\": \"", "").replaceFirst("\"}$", "");
            at =
                    before.equals(Optional.empty().toString())
                            ? Optional.empty()
                            : Optional.of(before.substring(9, before.length() - 1));
        }
        return length;
    }
}
