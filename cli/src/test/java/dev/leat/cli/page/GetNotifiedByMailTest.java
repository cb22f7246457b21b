package dev.leat.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Document;
import dev.leat.cli.fixture.Shop;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page that shows how alarms are sent by mail: its app and the output of its commands.
@Tag("docs")
class GetNotifiedByMailTest {

    private static final String BAD = "{\"order_id\": \"7\"}";

    @TempDir Path folder;

    @Test
    void thePageSaysWhatIsSaid() throws Exception {
        var blocks = Document.read("docs/how-to/get-notified-by-mail.md").blocks();
        var app = blocks.getFirst();
        assertThat(app.command()).isEqualTo("write: app.yaml");
        var shop = new Shop(folder).write("app.yaml", app.output());
        try (var running = new Background(shop)) {
            run("send", "OrderQueue", "--body", BAD, "--app", shop.path());
            running.awaitOut("mails are stored but not sent");
            assertThat(blocks).hasSize(3);
            for (var block : blocks.subList(1, blocks.size())) {
                block.shows(
                        said(shop, block.command())
                                .replace(running.url(), "http://127.0.0.1:8000"));
            }
        }
    }

    private static String said(Shop shop, String command) {
        var words = command.substring("leat ".length()) + " --app " + shop.path();
        return run(words.split(" ", -1)).replace(" --app " + shop.path(), "");
    }

    private static String run(String... words) {
        return Session.run(0, words).out();
    }
}
