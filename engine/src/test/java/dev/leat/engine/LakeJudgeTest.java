package dev.leat.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.LakeTable;
import dev.leat.app.Schema;
import dev.leat.app.Type.Simple;
import dev.leat.batch.Outcome;
import dev.leat.lake.LakeClaim;
import dev.leat.lake.LakeJudgement;
import dev.leat.lake.LakeLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LakeJudgeTest {

    private static final Schema WRITTEN =
            new Schema(
                    "Sale",
                    List.of(
                            Schema.Field.required("id", Simple.INTEGER),
                            new Schema.Field("mail", Simple.VARCHAR, false, true, Optional.empty()),
                            new Schema.Field("place", Simple.VARCHAR),
                            new Schema.Field("town", Simple.VARCHAR),
                            new Schema.Field("version", Simple.VARCHAR)));
    private static final LakeLayout LAYOUT =
            new LakeLayout(
                    WRITTEN.fields().stream()
                            .map(f -> new LakeLayout.Column(1, f.name(), f.type(), false))
                            .toList(),
                    List.of());

    private final LakeJudgement judgement = new LakeJudgement();

    private void judge(boolean changing, LakeClaim... claims) {
        var version = changing ? Optional.of("version") : Optional.<String>empty();
        var table =
                new LakeTable("sales", "lake", "sales/", WRITTEN, List.of(), Map.of())
                        .withUnique(
                                new LakeTable.UniqueKey(List.of("id"), version, Set.of("place")));
        var judge = new LakeJudge(table, LAYOUT, WRITTEN, judgement);
        List.of(claims).forEach(judge::claim);
    }

    private static LakeClaim stored(long key, long content, long version, @Nullable String source) {
        var stored = new LakeClaim.Stored(Path.of("file" + key), Optional.ofNullable(source));
        return new LakeClaim(
                key,
                content,
                version,
                Optional.of("v" + version),
                -1,
                -1,
                Optional.of(stored),
                values(content));
    }

    private static LakeClaim row(long key, long content, long version, int row) {
        return new LakeClaim(
                key,
                content,
                version,
                Optional.of("v" + version),
                1,
                row,
                Optional.empty(),
                values(content));
    }

    private static List<@Nullable String> values(long content) {
        return new ArrayList<>(List.of("7", "mail" + content, "town" + content, "v"));
    }

    private List<Outcome> outcomes(int rows) {
        var outcomes = new ArrayList<Outcome>();
        for (int row = 0; row < rows; row++) {
            outcomes.add(judgement.of(1, row).outcome());
        }
        return outcomes;
    }

    private List<Integer> omitted() {
        var omitted = new ArrayList<Integer>();
        judgement.omitted((_, row) -> omitted.add(row));
        return omitted;
    }

    private String reason(int row) {
        return judgement.of(1, row).why().orElseThrow().message();
    }

    @Test
    void equalRowsAreDuplicatesAndOthersConflicts() {
        judge(
                false,
                stored(1, 1, 0, "orders"),
                row(1, 1, 0, 0),
                row(1, 2, 0, 3),
                stored(2, 1, 0, null),
                row(2, 2, 0, 1),
                row(3, 2, 0, 2),
                row(3, 2, 0, 4),
                row(3, 1, 0, 5));
        assertThat(outcomes(7))
                .containsExactly(
                        Outcome.DUPLICATE,
                        Outcome.REJECTED,
                        Outcome.DELIVERED,
                        Outcome.REJECTED,
                        Outcome.DUPLICATE,
                        Outcome.REJECTED,
                        Outcome.DELIVERED);
        assertThat(omitted()).containsExactly(0, 1, 3, 4, 5);
        assertThat(judgement.replaced()).isEmpty();
        assertThat(reason(1))
                .endsWith("; the stored row is in lake table 'sales', from another program");
        assertThat(reason(3))
                .isEqualTo(
                        "another record with this key is already stored: different columns: mail (stored: ***, this record: ***), town (stored: \"town1\", this record: \"town2\"); the stored row is in lake table 'sales', from \"orders\"");
        assertThat(reason(5)).endsWith("; the stored row is before it in the same file or batch");
    }

    @Test
    void theNewestVersionIsAdded() {
        judge(
                true,
                stored(1, 1, 2, "orders"),
                row(1, 2, 1, 0),
                row(1, 3, 3, 1),
                row(1, 4, 5, 2),
                row(1, 4, 5, 3),
                row(1, 5, 5, 4),
                row(1, 6, 4, 5),
                stored(2, 1, 9, "orders"),
                row(2, 1, 9, 6));
        assertThat(outcomes(7))
                .containsExactly(
                        Outcome.SUPERSEDED,
                        Outcome.DELIVERED,
                        Outcome.DELIVERED,
                        Outcome.DUPLICATE,
                        Outcome.REJECTED,
                        Outcome.SUPERSEDED,
                        Outcome.DUPLICATE);
        assertThat(omitted()).containsExactly(0, 1, 3, 4, 5, 6);
        assertThat(judgement.replaced()).containsExactly(Path.of("file1"));
        assertThat(reason(0)).contains("version v2 is already stored").contains("has version v1");
        assertThat(reason(2)).contains("version v3 with version v5");
        assertThat(reason(4))
                .startsWith(
                        "another state of this record already has version v5: different columns: mail (stored: ***, this record: ***), town (stored: \"town4\", this record: \"town5\"); a changed record requires a higher version");
    }

    /// Rows that another program or an older Leat wrote may have the same key.
    @Test
    void theNewestOfSeveralStoredRowsCounts() {
        judge(
                true,
                stored(1, 1, 3, "a"),
                stored(1, 2, 7, "b"),
                stored(1, 3, 5, "c"),
                row(1, 4, 6, 0));
        assertThat(outcomes(1)).containsExactly(Outcome.SUPERSEDED);
    }
}
