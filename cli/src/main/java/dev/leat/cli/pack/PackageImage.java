package dev.leat.cli.pack;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.RegistryException;
import dev.leat.cli.dist.Installation;
import dev.leat.cli.dist.NativePlatform;
import dev.leat.cli.place.AppArgument;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.error.FileErrorText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `leat package image`: writes a container image.
@Command(
        name = "image",
        header = "Write a container image with Leat and an app to a file.",
        description = {
            "%nNeeds no container engine. The image has Leat in /opt/leat and the app in /app,",
            "and runs 'leat up /app' as a user without rights. Its arguments replace 'up /app'.",
            "The same files and base always give the same image. The file is an OCI image",
            "layout in tar format.",
            "%nThe base needs a JDK 25, glibc, libstdc++ and /bin/sh. Files of the app whose",
            "names begin with a dot, and the folders samples and tests, are left out."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the file was written",
            "1:the base cannot be read, or the file cannot be written",
            "2:the app or an argument is invalid"
        },
        footer = {
            "%nExamples:",
            "  leat package image examples/orders --base registry.example/jdk:25",
            "  leat package image examples/orders --base jdk-25.tar --out orders.tar"
        })
public final class PackageImage implements Callable<Integer> {

    private static final List<String> PLATFORMS = List.of("linux/amd64", "linux/arm64");

    @Mixin AppArgument argument = new AppArgument();

    @Option(
            names = "--base",
            paramLabel = "IMAGE",
            required = true,
            description =
                    "Image to extend: a reference, whose credentials are read from Docker's"
                            + " configuration, a tar file of an image, or a folder with an OCI layout.")
    String base = "";

    @Option(
            names = "--platform",
            paramLabel = "PLATFORM",
            description = "linux/amd64 or linux/arm64. Default: linux/amd64.")
    String platform = "linux/amd64";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "File to write. Default: APP-image.tar, with the name of the app.")
    @Nullable Path out;

    @Option(
            names = "--tag",
            paramLabel = "NAME",
            description = "Name and tag in the file. Default: the name of the app, latest.")
    @Nullable String tag;

    private final Terminal terminal;

    public PackageImage(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!PLATFORMS.contains(platform)) {
            throw CommandException.input(
                    "--platform must be %s, not %s"
                            .formatted(String.join(" or ", PLATFORMS), platform));
        }
        var where = argument.location(Optional.empty(), Optional.empty());
        var app = AppParts.linted(where, terminal);
        var file = out != null ? out : Path.of(app.name() + "-image.tar");
        var image =
                new AppImage(
                        Installation.here(),
                        where.file(),
                        new BaseImage(base),
                        NativePlatform.of("Linux", platform.substring("linux/".length())),
                        tag != null ? tag : AppImage.name(app.name()));
        try {
            var digest = image.write(file, terminal::warn);
            terminal.say("wrote %s, %s, %s".formatted(file, platform, digest));
            return 0;
        } catch (ExecutionException | RegistryException failed) {
            var cause = failed instanceof ExecutionException ? failed.getCause() : failed;
            throw CommandException.error(
                    "cannot make an image from %s: %s"
                            .formatted(base, cause == null ? failed : cause.getMessage()));
        } catch (IOException | CacheDirectoryCreationException failed) {
            throw CommandException.error(
                    "cannot make an image from %s: %s"
                            .formatted(
                                    base,
                                    failed instanceof IOException io
                                            ? FileErrorText.said(io)
                                            : failed.getMessage()));
        }
    }
}
