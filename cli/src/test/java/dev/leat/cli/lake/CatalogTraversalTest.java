package dev.leat.cli.lake;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Names and locations in requests to the catalog that lead out of its bucket, as paths of files
/// do.
@Tag("attack")
@TestInstance(Lifecycle.PER_CLASS)
class CatalogTraversalTest {

    private static final String SECRET = "the-content-of-a-file-outside";
    private static final String TABLES = "/v1/lake/namespaces/default/tables";
    private static final Map<String, Object> SCHEMA =
            Map.of(
                    "type",
                    "struct",
                    "fields",
                    List.of(Map.of("id", 1, "name", "id", "type", "long", "required", false)));

    private LakeServer leat;
    private Path folder;
    private Path outside;
    private Map<String, String> before;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        outside = Files.writeString(folder.resolve("outside.metadata.json"), SECRET);
        leat = new LakeServer(RestCatalogTest.APP, Files.createDirectory(folder.resolve("app")));
        leat.put("in/secret.metadata.json", SECRET);
        before = files(folder);
    }

    @AfterAll
    void stop() {
        leat.close();
    }

    /// Returns the files next to the app's folder with their contents.
    private static Map<String, String> files(Path folder) throws Exception {
        var all = new TreeMap<String, String>();
        try (var found = Files.list(folder)) {
            for (var path : found.filter(Files::isRegularFile).toList()) {
                all.put(path.toString(), Files.readString(path));
            }
        }
        return all;
    }

    private List<String> places() {
        return List.of(
                outside.toString(),
                "file:" + outside,
                "file://" + outside,
                "s3://in/secret.metadata.json",
                "s3://lake/../in/secret.metadata.json",
                "s3://lake/%2e%2e/in/secret.metadata.json",
                "s3://lake//../../in/secret.metadata.json",
                "s3://lake/..\\\\in\\\\secret.metadata.json",
                "s3://lake@in/secret.metadata.json",
                "s3://lake.in/secret.metadata.json",
                "S3://IN/secret.metadata.json",
                "http://127.0.0.1:1/secret.metadata.json",
                "s3://lake/" + "../".repeat(40) + outside,
                "s3://lake/" + "x".repeat(3_000),
                "s3://lake/\u0000.metadata.json",
                "s3:///",
                "");
    }

    private void refused(SoftAssertions soft, String path, Map<String, ?> body) throws Exception {
        var answer = leat.ask("POST", path, JsonMapper.shared().writeValueAsString(body));
        var request = path + " " + body;
        soft.assertThat(answer.statusCode()).as(request).isBetween(400, 499);
        soft.assertThat(answer.body()).as(request).doesNotContain(SECRET);
    }

    @Test
    void metadataOutsideTheBucketIsNotRegistered() throws Exception {
        var soft = new SoftAssertions();
        for (var place : places()) {
            var body = Map.of("name", "stolen", "metadata-location", place);
            refused(soft, "/v1/lake/namespaces/default/register", body);
        }
        soft.assertAll();
    }

    @Test
    void aTableIsNotOutsideTheBucket() throws Exception {
        var soft = new SoftAssertions();
        for (var place : places()) {
            boolean inside = place.startsWith("s3://lake/") || place.isEmpty();
            if (!inside) {
                refused(soft, TABLES, Map.of("name", "mine", "location", place, "schema", SCHEMA));
            }
        }
        soft.assertAll();
    }

    /// Such a name may exist in the catalog; it is a part of a key, and keys are not paths of
    /// files.
    @Test
    void aNameThatLooksLikeAPathReachesNoFile() throws Exception {
        var names = new ArrayList<>(List.of("..", "../../x", "/etc", "a/../..", "a\u0000b", ""));
        names.add("x".repeat(3_000));
        names.add("..\\x");
        var soft = new SoftAssertions();
        for (var name : names) {
            var text = JsonMapper.shared();
            var created =
                    leat.ask(
                            "POST",
                            TABLES,
                            text.writeValueAsString(Map.of("name", name, "schema", SCHEMA)));
            soft.assertThat(created.statusCode()).as(name).isIn(200, 400);
            var namespace =
                    leat.ask(
                            "POST",
                            "/v1/lake/namespaces",
                            text.writeValueAsString(Map.of("namespace", List.of(name))));
            soft.assertThat(namespace.statusCode()).as(name).isIn(200, 400);
        }
        for (var path :
                List.of(
                        "/v1/lake/namespaces/..%2F..%2F/tables/x",
                        "/v1/lake/namespaces/default/tables/..%2F..%2Foutside",
                        "/v1/lake/../in/namespaces",
                        "/v1/..%2Fin/namespaces",
                        "/v1/in/namespaces",
                        "/v1/lake/namespaces/%00/tables",
                        "/v1/lake/namespaces/%FF%FE/tables")) {
            var answer = leat.ask("GET", path, "");
            soft.assertThat(answer.statusCode()).as(path).isBetween(400, 499);
            soft.assertThat(answer.body()).as(path).doesNotContain(SECRET);
        }
        soft.assertThat(files(folder)).isEqualTo(before);
        soft.assertAll();
    }
}
