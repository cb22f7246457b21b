package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.Shop;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarningsTest {

    private static final String UNUSED = "warning: ";

    @TempDir Path folder;

    private static String err(String... words) {
        return Session.run(0, words).err();
    }

    @Test
    void areReportedOnlyByLintAndUp() {
        var shop = new Shop(folder);
        shop.write("app.yaml", Shop.APP.replace("  Orders:\n", "  Orders:\n  Later:\n"));
        var up =
                new String[] {
                    "up", shop.path(), "--until-idle", "--port", "0", "--aws-port", "off"
                };
        assertThat(err("lint", shop.path())).contains(UNUSED, "Later");
        assertThat(err(up)).contains(UNUSED, "Later");
        assertThat(err("ls", "queues", "--app", shop.path())).isEmpty();
        assertThat(err("sql", "select * from users", "--app", shop.path())).isEmpty();
        assertThat(err("explain", "count_orders", "--app", shop.path())).isEmpty();
    }
}
