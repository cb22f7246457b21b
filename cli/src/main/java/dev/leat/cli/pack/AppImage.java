package dev.leat.cli.pack;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FileEntry;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import dev.leat.cli.dist.Installation;
import dev.leat.cli.dist.NativePlatform;
import dev.leat.cli.run.Ports;
import dev.leat.cli.terminal.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/// A container image with Leat and an app. Leat and the app are layers of their own, so that a
/// change of the app changes a small layer.
///
/// @param app the app's file
/// @param tag its name and tag in the file
record AppImage(Installation leat, Path app, BaseImage base, NativePlatform platform, String tag) {

    /// The user of the process, which the base need not know.
    static final String USER = "65532:65532";

    /// Folders of an app that only tests use.
    private static final Set<String> UNUSED = Set.of("samples", "tests");

    private static final String LINUX = "linux";
    private static final String HOME = "/opt/leat";
    private static final String APP = "/app";
    private static final String STATE = "/state";

    /// Returns the name of an app in the form of names of images.
    static String name(String app) {
        return app.toLowerCase(Locale.ROOT);
    }

    /// Writes the image. Returns its digest.
    ///
    /// @param warn gets warnings
    /// @throws CommandException if the base is for another platform
    /// @throws ExecutionException if the base cannot be read
    String write(Path file, Consumer<String> warn)
            throws IOException,
                    InterruptedException,
                    ExecutionException,
                    RegistryException,
                    CacheDirectoryCreationException {
        var temporary = Files.createTempDirectory("leat-image-");
        try {
            Consumer<LogEvent> log =
                    event -> {
                        if (event.getLevel() == LogEvent.Level.WARN) {
                            warn.accept("warning: " + event.getMessage());
                        }
                    };
            var unpacked = Files.createDirectory(temporary.resolve("libraries"));
            var image =
                    base.builder(temporary, log)
                            .setPlatforms(Set.of(new Platform(platform.architecture(), LINUX)))
                            .setFormat(ImageFormat.OCI)
                            .setCreationTime(Instant.EPOCH)
                            .addFileEntriesLayer(
                                    layer("leat", HOME, leat.files(platform, unpacked)))
                            .addFileEntriesLayer(layer("app", APP, files()))
                            .addFileEntriesLayer(state(unpacked))
                            .addEnvironmentVariable("LC_ALL", "C.UTF-8")
                            .setUser(USER)
                            .setWorkingDirectory(AbsoluteUnixPath.get(APP))
                            .addExposedPort(Port.tcp(Ports.API))
                            .setEntrypoint(HOME + "/leat")
                            .setProgramArguments("up", APP, "--state", STATE);
            var written =
                    image.containerize(
                            Containerizer.to(TarImage.at(file).named(ImageReference.parse(tag)))
                                    .setApplicationLayersCache(temporary.resolve("layers"))
                                    .setToolName("leat")
                                    .setToolVersion("")
                                    .addEventHandler(LogEvent.class, log));
            var made = OciLayout.config(file).path("architecture").stringValue("");
            if (!made.equals(platform.architecture())) {
                Files.delete(file);
                throw CommandException.input(
                        "--base %s is for linux/%s, not for linux/%s"
                                .formatted(base.name(), made, platform.architecture()));
            }
            return written.getDigest().toString();
        } catch (InvalidImageReferenceException invalid) {
            throw CommandException.input(
                    "--tag %s is not valid; an example is orders:1".formatted(tag));
        } finally {
            delete(temporary);
        }
    }

    /// Returns the files of the app, by their paths in its folder.
    private Map<Path, Path> files() throws IOException {
        var folder = app.toAbsolutePath().getParent();
        var files = new TreeMap<Path, Path>();
        if (folder == null) {
            return files;
        }
        try (var all = Files.walk(folder)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                var path = folder.relativize(file);
                boolean hidden = false;
                for (var part : path) {
                    hidden |= part.toString().startsWith(".");
                }
                if (!hidden && !UNUSED.contains(path.getName(0).toString())) {
                    files.put(path, file);
                }
            }
        }
        // The app may be a file with another name.
        files.put(Path.of("app.yaml"), app);
        return files;
    }

    private static FileEntriesLayer layer(String name, String root, Map<Path, Path> files) {
        var layer = FileEntriesLayer.builder().setName(name);
        files.forEach((path, file) ->
                layer.addEntry(
                        new FileEntry(
                                file,
                                AbsoluteUnixPath.get(root).resolve(path),
                                FilePermissions.fromOctalString(
                                        path.equals(Path.of("leat")) ? "755" : "644"),
                                FileEntriesLayer.DEFAULT_MODIFICATION_TIME)));
        return layer.build();
    }

    /// Returns the folder for the state, which belongs to the user.
    private static FileEntriesLayer state(Path empty) {
        return FileEntriesLayer.builder()
                .setName("state")
                .addEntry(
                        new FileEntry(
                                empty,
                                AbsoluteUnixPath.get(STATE),
                                FilePermissions.fromOctalString("700"),
                                FileEntriesLayer.DEFAULT_MODIFICATION_TIME,
                                USER))
                .build();
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (var files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (var file : all) {
            Files.delete(file);
        }
    }
}
