package dev.leat.cli.place;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.server.AccessToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningInfoTest {

    @TempDir Path folder;

    @Test
    void onlyTheOwnerCanReadTheToken() throws IOException {
        var here =
                RunningInfo.here(
                        "http://127.0.0.1:1",
                        AccessToken.random(),
                        Optional.of("redis"),
                        Optional.of("http://127.0.0.1:2"),
                        Optional.of("digest"),
                        Optional.of("eu-west-1"),
                        Optional.of("http://127.0.0.1:1/console/"));
        here.write(folder);
        here.write(folder);
        assertThat(RunningInfo.read(folder)).contains(here);
        var permissions = Files.getPosixFilePermissions(folder.resolve(RunningInfo.FILE));
        assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rw-------");
        RunningInfo.remove(folder);
        assertThat(RunningInfo.read(folder)).isEmpty();
    }

    @Test
    void aBrokenFileSaysNothing() throws IOException {
        Files.writeString(folder.resolve(RunningInfo.FILE), "{\"pid\":");
        assertThat(RunningInfo.read(folder)).isEmpty();
    }

    @Test
    void theStateIsBesideTheApp() throws IOException {
        Files.writeString(folder.resolve("app.yaml"), "app: x");
        var byFolder = AppLocation.of(folder, Optional.empty(), Optional.empty());
        var byFile = AppLocation.of(folder.resolve("app.yaml"), Optional.empty(), Optional.empty());
        assertThat(byFolder).isEqualTo(byFile);
        assertThat(byFolder.state()).isEqualTo(folder.resolve(".leat"));
        assertThat(AppLocation.of(folder, Optional.of(Path.of("/tmp/x")), Optional.empty()).state())
                .isEqualTo(Path.of("/tmp/x"));
    }

    @Test
    void namesTheAppAsAShellTakesIt() {
        var here = AppLocation.of(Path.of("app.yaml"), Optional.empty(), Optional.empty());
        assertThat(here.options()).isEmpty();
        assertThat(here.up()).isEqualTo("up");
        var other =
                AppLocation.of(
                        Path.of("my apps/app.yml"),
                        Optional.of(Path.of("/tmp/x")),
                        Optional.empty());
        assertThat(other.options()).isEqualTo(" --app 'my apps/app.yml' --state /tmp/x");
        var folder =
                AppLocation.of(
                        Path.of("a/app.yaml"), Optional.of(Path.of("a/.leat")), Optional.empty());
        assertThat(folder.up()).isEqualTo("up a");
    }
}
