package dev.leat.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.state.StateKinds;
import dev.leat.state.StatePlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The owners of the kinds of state, and the items of the state table, according to the sources.
class StateOwnersTest {

    private static final Pattern ITEM = Pattern.compile("\"([a-z])(?:#[^\"]*)?\"");

    /// The partition keys of all items begin with a letter that only [StateKey] knows.
    @Test
    void allItemsOfTheStateTableAreInTheList() throws IOException {
        var letters = new TreeSet<String>();
        var sources = Path.of("../aws/src/main/java/dev/leat/aws/state");
        ITEM.matcher(Files.readString(sources.resolve("StateKey.java")))
                .results()
                .map(found -> found.group(1))
                .forEach(letters::add);
        assertThat(letters)
                .containsExactlyElementsOf(
                        StateKinds.ALL.stream()
                                .filter(kind -> kind.place() == StatePlace.STATE_TABLE)
                                .flatMap(kind -> kind.entries().stream())
                                .map(entry -> entry.substring(0, 1))
                                .sorted()
                                .toList());
        try (var files = Files.list(sources)) {
            for (var file : files.filter(each -> !each.endsWith("StateKey.java")).toList()) {
                assertThat(Files.readString(file)).as("%s", file).doesNotContain("new StateKey(\"");
            }
        }
    }

    /// Reads sources, because most names are built from parts.
    @Test
    void theOwnerOfEachKindHasAPartOfItsNames() throws IOException {
        var sources = new HashMap<String, String>();
        try (var modules = Files.list(Path.of(".."))) {
            for (var module : modules.toList()) {
                read(module.resolve("src/main/java"), sources);
            }
        }
        for (var kind : StateKinds.ALL) {
            assertThat(sources).containsKey(kind.owner() + ".java");
            var source = sources.getOrDefault(kind.owner() + ".java", "");
            var names = kind.place() == StatePlace.STATE_TABLE ? List.<String>of() : kind.entries();
            for (var name : names) {
                var parts =
                        Arrays.stream(name.split("[A-Z]+|[/.{}-]", -1))
                                .filter(part -> part.length() > 1)
                                .toList();
                assertThat(parts.isEmpty() || parts.stream().anyMatch(source::contains))
                        .as("%s in %s", name, kind.owner())
                        .isTrue();
            }
        }
    }

    private static void read(Path folder, Map<String, String> sources) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var name = String.valueOf(file.getFileName());
                sources.merge(name, Files.readString(file), String::concat);
            }
        }
    }
}
