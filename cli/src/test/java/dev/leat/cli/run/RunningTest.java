package dev.leat.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.server.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningTest {

    @TempDir Path folder;

    @Test
    void onlyTheOwnerCanReadTheToken() throws IOException {
        var here =
                Running.here(
                        "http://127.0.0.1:1",
                        Token.random(),
                        Optional.of("redis"),
                        Optional.of("http://127.0.0.1:2"),
                        Optional.of("digest"));
        here.write(folder);
        here.write(folder);
        assertThat(Running.read(folder)).contains(here);
        var permissions = Files.getPosixFilePermissions(folder.resolve(Running.FILE));
        assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rw-------");
        Running.remove(folder);
        assertThat(Running.read(folder)).isEmpty();
    }

    @Test
    void aBrokenFileSaysNothing() throws IOException {
        Files.writeString(folder.resolve(Running.FILE), "{\"pid\":");
        assertThat(Running.read(folder)).isEmpty();
    }

    @Test
    void theStateIsBesideTheApp() throws IOException {
        Files.writeString(folder.resolve("app.yaml"), "app: x");
        var byFolder = Location.of(folder, Optional.empty(), Optional.empty());
        var byFile = Location.of(folder.resolve("app.yaml"), Optional.empty(), Optional.empty());
        assertThat(byFolder).isEqualTo(byFile);
        assertThat(byFolder.state()).isEqualTo(folder.resolve(".leat"));
        assertThat(Location.of(folder, Optional.of(Path.of("/tmp/x")), Optional.empty()).state())
                .isEqualTo(Path.of("/tmp/x"));
    }

    @Test
    void namesTheAppAsAShellTakesIt() {
        var here = Location.of(Path.of("app.yaml"), Optional.empty(), Optional.empty());
        assertThat(here.options()).isEmpty();
        assertThat(here.up()).isEqualTo("up");
        var other =
                Location.of(
                        Path.of("my apps/app.yml"),
                        Optional.of(Path.of("/tmp/x")),
                        Optional.empty());
        assertThat(other.options()).isEqualTo(" --app 'my apps/app.yml' --state /tmp/x");
        var folder =
                Location.of(
                        Path.of("a/app.yaml"), Optional.of(Path.of("a/.leat")), Optional.empty());
        assertThat(folder.up()).isEqualTo("up a");
    }
}
