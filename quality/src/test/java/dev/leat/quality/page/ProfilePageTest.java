package dev.leat.quality.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.quality.data.DataFiles;
import dev.leat.quality.data.DataOptions;
import dev.leat.quality.profile.DriftCalculator;
import dev.leat.quality.profile.Profiler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfilePageTest {

    private static final Pattern ELEMENT = Pattern.compile("</?([a-z0-9]+)");

    @TempDir Path folder;

    private String page() throws Exception {
        var attack = "<script>alert(1)</script>";
        var attribute = "\"\" onload=\"\"alert(1)";
        var file =
                Files.writeString(
                        folder.resolve("<img src=x>.csv"),
                        "\"%s\",\"%s\",n,at\n".formatted(attack, attribute)
                                + "\"%s\",\"%s\",1.5,2026-01-01\n".formatted(attack, attribute)
                                + "</svg><b>&amp;,'x\u202e',2.5,2026-01-02\n"
                                + "other,y,7.25,2026-01-02\n");
        return page(file);
    }

    private String page(Path file) {
        var options = new DataOptions(DataOptions.DEFAULT_MEMORY, 1, OptionalLong.empty(), folder);
        try (var table = DataFiles.open(file.toString(), options)) {
            var profile = new Profiler(Set.of()).profile(table, Instant.EPOCH.plusMillis(1));
            return ProfilePage.of(profile, Optional.of(DriftCalculator.compare(profile, profile)));
        }
    }

    @Test
    void escapesAllTextsOfTheData() throws Exception {
        var page = page();
        assertThat(page)
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;/svg&gt;&lt;b&gt;&amp;amp;")
                .contains("&lt;img src=x&gt;")
                .doesNotContain("<script", "<img", "<b>", "\u202e", "onload=\"");
        assertThat(ELEMENT.matcher(page).results().map(found -> found.group(1)).distinct())
                .isSubsetOf(
                        "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3",
                        "p", "div", "section", "svg", "rect", "text", "table", "thead", "tbody",
                        "tr", "th", "td");
    }

    @Test
    void refersToNothingOutsideAndForbidsIt() throws Exception {
        var page = page();
        assertThat(page)
                .contains("content=\"default-src 'none'; style-src 'unsafe-inline'\"")
                .contains("prefers-color-scheme: dark")
                .doesNotContain("http:", "https:", "src=\"", "href=", "url(");
    }

    @Test
    void drawsOnlyValuesThatAreFrequentAndNamesPersonalOnesOnce() throws Exception {
        var lines = new StringBuilder("code,kind,mail\n");
        for (int i = 0; i < 30; i++) {
            lines.append("c%dx,k%d,u%d@example.com\n".formatted(i, i % 3, i / 2));
        }
        var page = page(Files.writeString(folder.resolve("a.csv"), lines));
        assertThat(page)
                .contains("30 records, 0 duplicates, 1970-01-01T00:00:00Z<")
                .contains(">k2</text>")
                .doesNotContain(">c0x</text>")
                .containsOnlyOnce("looks personal");
    }
}
