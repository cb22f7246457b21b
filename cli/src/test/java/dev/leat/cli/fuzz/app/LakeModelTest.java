package dev.leat.cli.fuzz.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fuzz.draw.Apps;
import dev.leat.cli.fuzz.draw.Drawn;
import dev.leat.cli.fuzz.draw.Flow;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.port.LakeTables;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The model of lake tables with a unique key finds planted bugs in apps in which several pipelines
/// share such a table.
@Tag("search")
class LakeModelTest {

    private static final String OTHER_ROWS = "up: a lake table has other rows than reckoned";
    private static final String KEY_TWICE = "up: a lake table has a key twice";
    private static final int APPS = 40;

    /// Only few apps share a table, and a bug needs certain records in them.
    private static final int MOST_APPS = 400;

    @AutoClose private final Machine machine = new Machine();

    /// Returns true if several pipelines write to a lake table with a unique key, one of them from
    /// messages and one from files.
    private static boolean shares(Drawn app) {
        return app.flows().stream()
                .filter(Flow::sharesLake)
                .flatMap(flow -> flow.targets().stream())
                .filter(target -> target.kind().equals("lake_table"))
                .anyMatch(table -> {
                    var writers =
                            app.flows().stream()
                                    .filter(flow ->
                                            flow.targets().stream()
                                                    .anyMatch(t -> t.place().equals(table.place())))
                                    .toList();
                    return writers.stream().anyMatch(flow -> flow.source().files())
                            && writers.stream().anyMatch(flow -> !flow.source().files())
                            && writers.stream().noneMatch(flow -> flow.has("java"));
                });
    }

    private List<Finding> run(Drawn app, UnaryOperator<LakeTables> lake) throws IOException {
        var folder = machine.folder();
        try {
            app.beside().write(folder);
            var file = Files.writeString(folder.resolve("app.yaml"), app.yaml().text());
            var read = AppFile.lint(file, Map.of(), Optional.empty());
            return new LiveRun(app, read.app(), read.warnings()).run(machine, folder, lake);
        } catch (AppException _) {
            return List.of();
        } finally {
            Machine.delete(folder);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPlantedBugIsFound(LakeBug bug) throws IOException {
        var kinds = new ArrayList<String>();
        for (int number = 0; number < MOST_APPS && kinds.isEmpty(); number++) {
            var app = Apps.of(1, number);
            if (shares(app)) {
                run(app, bug::in).stream()
                        .map(Finding::kind)
                        .filter(kind -> kind.equals(OTHER_ROWS) || kind.equals(KEY_TWICE))
                        .forEach(kinds::add);
            }
        }
        assertThat(kinds).contains(OTHER_ROWS);
        assertThat(kinds.contains(KEY_TWICE)).isEqualTo(bug == LakeBug.STORED_ROWS_ARE_IGNORED);
    }

    @Test
    void sharedTablesHaveTheRowsOfTheModel() throws IOException {
        for (int number = 0; number < APPS; number++) {
            var app = Apps.of(1, number);
            if (shares(app)) {
                assertThat(run(app, UnaryOperator.identity())).as("app %d", number).isEmpty();
            }
        }
    }
}
