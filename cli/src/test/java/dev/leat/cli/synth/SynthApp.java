package dev.leat.cli.synth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// An app whose templates the tests of `leat synth` check.
///
/// @param name the name of the deployment
/// @param app the folder of the app
/// @param functions the pipelines that run as functions
record SynthApp(String name, String app, List<String> functions) {

    /// The golden files: templates of whole apps, and resources that the other apps add.
    static final Path GOLDEN = Path.of("src/test/resources/synth").toAbsolutePath();

    /// The apps whose templates are golden as a whole.
    static final List<SynthApp> WHOLE =
            List.of(
                    new SynthApp("orders", "../examples/orders", List.of()),
                    new SynthApp("events-functions", "../examples/events", List.of("store_events")),
                    new SynthApp("lake", "../examples/lake", List.of()));

    static final List<SynthApp> OTHERS =
            List.of(
                    new SynthApp("csv", "../examples/csv", List.of()),
                    new SynthApp("events", "../examples/events", List.of()),
                    new SynthApp(
                            "files-functions",
                            "src/test/resources/files-functions",
                            List.of("load")),
                    new SynthApp("loads", "src/test/resources/lake-and-warehouse", List.of()),
                    new SynthApp("orders-functions", "../examples/orders", List.of("order_stats")),
                    new SynthApp(
                            "shop-functions",
                            "src/test/resources/redrive",
                            List.of("count", "pay", "repeat")));

    /// Returns all apps, those with golden templates first.
    static List<SynthApp> all() {
        var all = new ArrayList<>(WHOLE);
        all.addAll(OTHERS);
        return all;
    }

    /// Returns the names of all apps.
    static List<String> names() {
        return all().stream().map(SynthApp::name).toList();
    }

    static SynthApp named(String name) {
        return all().stream().filter(app -> app.name.equals(name)).findFirst().orElseThrow();
    }

    /// Writes both templates to the folder `name` of `parent`, which it returns.
    Path write(Path parent) {
        var folder = parent.resolve(name);
        for (var language : List.of("cloudformation", "terraform")) {
            var words = new ArrayList<>(List.of("synth", language, app, "--env", "aws", "--out"));
            words.add(folder.toString());
            if (!functions.isEmpty()) {
                words.addAll(List.of("--functions", String.join(",", functions)));
            }
            var session = new Session();
            assertThat(session.run(words.toArray(String[]::new))).as(session.err()).isZero();
        }
        return folder;
    }

    /// Returns the files of a folder by their paths in it.
    static Map<String, String> texts(Path folder) throws IOException {
        var texts = new TreeMap<String, String>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                texts.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return texts;
    }

    @Override
    public String toString() {
        return name;
    }
}
