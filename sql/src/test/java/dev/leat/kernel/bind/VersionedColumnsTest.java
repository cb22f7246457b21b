package dev.leat.kernel.bind;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.leat.app.Schema;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.kernel.bind.PipelineColumns.Variable;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VersionedColumnsTest {

    private static final int STEPS = 1_000;

    private record Version(VersionedColumns columns, Map<String, Variable> expected) {}

    /// Each change is made to any earlier version, often to the last one.
    @Test
    void allVersionsAreEqualToMapsThatWereCopied() {
        var random = new SplittableRandom(1);
        var versions = new ArrayList<Version>();
        versions.add(new Version(VersionedColumns.none(), new LinkedHashMap<>()));
        for (int i = 0; i < 2_000; i++) {
            int from =
                    random.nextInt(4) == 0 ? random.nextInt(versions.size()) : versions.size() - 1;
            var base = versions.get(from);
            var next = new LinkedHashMap<>(base.expected());
            var name = "c" + random.nextInt(12);
            VersionedColumns columns;
            if (random.nextInt(3) == 0) {
                next.remove(name);
                columns = base.columns().without(name);
            } else {
                var column = Variable.extra(name, random.nextBoolean() ? "VARCHAR" : "BIGINT");
                next.put(name, column);
                columns = base.columns().with(column);
            }
            versions.add(new Version(columns, next));
        }
        for (var version : versions) {
            var types = new LinkedHashMap<String, String>();
            version.expected().forEach((name, column) -> types.put(name, column.sqlType()));
            assertThat(List.copyOf(version.columns().entrySet()))
                    .isEqualTo(List.copyOf(version.expected().entrySet()));
            assertThat(version.columns()).hasSameSizeAs(version.expected());
            assertThat(version.columns().types()).isEqualTo(types).hasSameHashCodeAs(types);
            for (int name = 0; name < 12; name++) {
                assertThat(version.columns().get("c" + name))
                        .isEqualTo(version.expected().get("c" + name));
            }
        }
    }

    @Test
    void aNameInAnotherCaseIsFoundOnlyInTheVersionsThatHaveIt() {
        var none = VersionedColumns.none();
        var one = none.with(Variable.extra("Name", "VARCHAR"));
        var two = one.with(Variable.extra("other", "VARCHAR"));
        assertThat(none.otherCase("name")).isEmpty();
        assertThat(one.otherCase("Name")).isEmpty();
        assertThat(two.otherCase("NAME")).contains("Name");
        assertThat(two.without("Name").otherCase("name")).isEmpty();
    }

    /// Four times as many steps allocate about four times as much, not sixteen times.
    @Test
    void theColumnsOfALongPipelineNeedMemoryForTheirChangesOnly() {
        allocated(STEPS);
        assertThat(allocated(4 * STEPS)).isLessThan(8 * allocated(STEPS));
    }

    private static long allocated(int steps) {
        var bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var bound =
                new BoundExpression(
                        "INTEGER",
                        Optional.of(Type.Simple.INTEGER),
                        Set.of("id"),
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Nullness.NEVER,
                        Optional.empty());
        var schema = new Schema("S", List.of(Schema.Field.required("id", Type.Simple.INTEGER)));
        long before = bean.getCurrentThreadAllocatedBytes();
        var columns = PipelineColumns.of(schema, SourceStruct.MESSAGE);
        for (int i = 0; i < steps; i++) {
            var name = "c" + i;
            columns =
                    columns.after(
                            new Step.Set(Map.of(name, Sql.of("id + 1"))), Map.of(name, bound));
            assertThat(columns.scope().hashCode()).isNotZero();
        }
        assertThat(columns.names()).hasSize(steps + 1);
        return bean.getCurrentThreadAllocatedBytes() - before;
    }
}
