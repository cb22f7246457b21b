package dev.leat.cli.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Shop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files of people and objects of buckets, by the commands.
class BucketCommandsTest {

    @TempDir Path folder;

    private Shop shop;
    private Session last = new Session();

    @BeforeEach
    void write() {
        shop = new Shop(folder.resolve("shop"));
        shop.write("app.yaml", Shop.APP + "buckets:\n  input:\n  output:\n");
        last = new Session();
    }

    private String leat(int code, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--app", shop.path()));
        last = new Session().input("from,input\n1,2\n");
        assertThat(last.run(all.toArray(String[]::new))).as(last.err()).isEqualTo(code);
        return last.out();
    }

    private String file(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        return Files.writeString(file, text).toString();
    }

    @Test
    void putsAFileListsItAndGetsItBack() throws IOException {
        var put = leat(0, "put", file("a b.csv", "id\n1\n"), "input");
        assertThat(put).startsWith("input/a b.csv: 5 bytes, version 0000");
        leat(0, "put", file("c.csv", "id\n2\n"), "input/2025/");
        leat(0, "put", file("d.csv", "id\n3\n"), "input/2025/e.csv", "--metadata", "origin=till");
        assertThat(leat(0, "ls", "buckets"))
                .isEqualTo(
                        """
                        BUCKET  OBJECTS  BYTES
                        input         3     15
                        output        0      0
                        """);
        assertThat(
                        leat(0, "ls", "buckets", "input/2025/")
                                .lines()
                                .map(line -> line.split(" ", 2)[0]))
                .containsExactly("KEY", "2025/c.csv", "2025/e.csv");
        assertThat(leat(0, "ls", "buckets", "input/2025/e", "--json"))
                .contains("\"key\":\"2025/e.csv\"", "\"size\":5", "{\"origin\":\"till\"}");
        var target = folder.resolve("back.csv");
        leat(0, "get", "input/2025/e.csv", target.toString());
        assertThat(target).hasContent("id\n3\n");
        leat(0, "get", "input/a b.csv", folder.toString());
        assertThat(folder.resolve("a b.csv")).hasContent("id\n1\n");
    }

    @Test
    void putsAFolderAndStandardInput() throws IOException {
        file("exports/a.csv", "1");
        file("exports/b/c.csv", "2");
        leat(0, "put", folder.resolve("exports").toString(), "input");
        leat(0, "put", "-", "input/typed.csv");
        assertThat(leat(0, "ls", "buckets", "input").lines().skip(1).map(l -> l.split(" ", 2)[0]))
                .containsExactly("a.csv", "b/c.csv", "typed.csv");
        assertThat(leat(0, "sql", "select \"from\", input from input where input is not null"))
                .contains("1     2");
    }

    @Test
    void followsALinkThatIsNamedAndNoneInAFolder() throws IOException {
        var secret = Path.of(file("secret.csv", "1"));
        file("exports/a.csv", "1");
        Files.createSymbolicLink(folder.resolve("exports/b.csv"), secret);
        Files.createSymbolicLink(folder.resolve("exports/c.csv"), folder.resolve("none"));
        var exports = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("exports"));
        leat(0, "put", exports.toString(), "input");
        assertThat(last.err())
                .contains(
                        "exports/b.csv is skipped: it is a symbolic link",
                        "exports/c.csv is skipped: it is a symbolic link");
        var named = Files.createSymbolicLink(folder.resolve("named.csv"), secret);
        leat(0, "put", named.toString(), "input");
        assertThat(leat(0, "ls", "buckets", "input").lines().skip(1).map(l -> l.split(" ", 2)[0]))
                .containsExactly("a.csv", "named.csv");
    }

    @Test
    void saysWhatIsWrongAndPutsNothing() throws IOException {
        var a = file("a.csv", "1");
        var b = file("b.csv", "1");
        leat(2, "put", a, "inputs");
        assertThat(last.err()).contains("no bucket 'inputs'", "did you mean `input`?");
        leat(2, "put", a, b, "input/one.csv");
        assertThat(last.err()).contains("2 files cannot have the same key input/one.csv");
        leat(2, "put", folder.resolve("none.csv").toString(), "input");
        assertThat(last.err()).contains("no such file");
        leat(2, "put", "-", "input");
        assertThat(last.err()).contains("standard input has no file name");
        leat(2, "put", a, "input/" + "k".repeat(1025));
        assertThat(last.err()).contains("the limit is 1,024");
        leat(0, "put", a, "input");
        leat(2, "get", "input/none.csv");
        assertThat(last.err()).contains("object input/none.csv does not exist");
        leat(2, "get", "input/a.csv", a + "/back.csv");
        assertThat(last.err())
                .isEqualTo(
                        "folder %s does not exist; create it, or choose another file\n"
                                .formatted(a));
        assertThat(leat(0, "ls", "buckets", "input").lines()).hasSize(2);
    }

    @Test
    void profilesObjectsWithRejectedLinesIfTheyAreNamed() throws IOException {
        leat(0, "put", file("a.csv", "id,n\n1,2\n"), "input/");
        leat(0, "put", file("a.csv.rejects", "line,reason\n2,x\n3,y\n"), "input/");
        assertThat(leat(0, "profile", "bucket:input/a.csv.rejects")).contains("2 records");
        assertThat(leat(0, "profile", "bucket:input/*.rejects")).contains("2 records");
        assertThat(leat(0, "profile", "bucket:input/a")).contains("1 record,");
        leat(2, "profile", "input/a.csv");
        assertThat(last.err())
                .isEqualTo(
                        "'input/a.csv': there is no such file; for the object of the bucket, use bucket:input/a.csv\n");
        leat(2, "profile", "none/a.csv");
        assertThat(last.err()).isEqualTo("'none/a.csv': there is no such file\n");
    }

    /// Keys may hold anything that leads elsewhere in a file system.
    @ParameterizedTest
    @ValueSource(
            strings = {"../out.csv", "/etc/passwd", "a/../../b", "a//b", "..", "~root", "C:\\x"})
    void keepsHostileKeysInsideTheBucket(String key) throws IOException {
        leat(0, "put", file("in/a.csv", "1"), "input/" + key);
        assertThat(leat(0, "ls", "buckets", "input", "--json"))
                .contains("\"key\":\"" + key.replace("\\", "\\\\") + "\"");
        var target = Files.createDirectories(folder.resolve("target/below"));
        new Session().run("get", "input/" + key, target.toString(), "--app", shop.path());
        try (var there = Files.walk(folder)) {
            assertThat(
                            there.filter(Files::isRegularFile)
                                    .filter(path -> !path.startsWith(shop.folder()))
                                    .map(path -> path.getParent()))
                    .allMatch(path -> path.equals(folder.resolve("in")) || path.equals(target));
        }
    }

    @Test
    void asksFilesInSqlAlsoWithOtherTables() throws IOException {
        leat(0, "put", file("1.csv", "user_id,n\nu1,007\n"), "input/day/");
        leat(0, "put", file("2.ndjson", "{\"user_id\":\"u2\",\"n\":\"8\"}\n"), "input/day/");
        leat(0, "put", file("x.rejects", "line\n1\n"), "input/day/");
        assertThat(leat(0, "sql", "select user_id, n from input order by 1", "--format", "csv"))
                .isEqualTo("user_id,n\nu1,007\nu2,8\n");
        assertThat(leat(0, "sql", "select count(*) as c from 'input/**/*.csv'", "--json"))
                .contains("\"c\":1");
        leat(0, "send", "Orders", "--body", "{}");
        assertThat(
                        leat(
                                0,
                                "sql",
                                "select (select count(*) from input) + (select count(*) from Orders) as c",
                                "--json"))
                .contains("\"c\":3");
        leat(2, "sql", "select * from 'input/none*.csv'");
        assertThat(last.err()).contains("there is no object 'input/none*.csv'");
        leat(2, "sql", "select * from '/etc/passwd'");
        leat(2, "sql", "select * from read_text('/etc/passwd')");
        try (var left = Files.list(shop.folder().resolve(".leat"))) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .noneMatch(name -> name.startsWith("asked-"));
        }
    }

    @Test
    void listsEveryPageOfABucket() throws IOException {
        var names = IntStream.range(0, 1205).mapToObj("f%04d.txt"::formatted).toList();
        for (var name : names) {
            file("many/" + name, "x");
        }
        leat(0, "put", folder.resolve("many").toString(), "input");
        assertThat(leat(0, "ls", "buckets")).contains("input     1,205  1,205");
        assertThat(leat(0, "ls", "buckets", "input").lines()).hasSize(1001);
        assertThat(last.err()).contains("more exist");
        assertThat(
                        leat(0, "ls", "buckets", "input", "--limit", "2000")
                                .lines()
                                .skip(1)
                                .map(line -> line.split(" ", 2)[0])
                                .collect(Collectors.toList()))
                .isEqualTo(names);
    }

    @Test
    void doesTheSameThroughTheAppThatRuns() throws IOException, InterruptedException {
        try (var _ = new Background(shop)) {
            leat(0, "put", file("a.csv", "id\n1\n"), "input/x y+ü.csv");
            assertThat(leat(0, "ls", "buckets", "input")).contains("x y+ü.csv");
            assertThat(leat(0, "sql", "select id from input", "--format", "csv"))
                    .isEqualTo("id\n1\n");
            leat(0, "get", "input/x y+ü.csv", folder.resolve("back.csv").toString());
            assertThat(folder.resolve("back.csv")).hasContent("id\n1\n");
            leat(2, "put", file("b.csv", "1"), "input/" + "k".repeat(1025));
            assertThat(last.err()).contains("the limit is 1,024");
        }
    }
}
