package dev.leat.cli.pack;

import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import dev.leat.cli.terminal.CommandException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/// The image on which an image is based: a reference to a registry, a tar file as written by
/// `docker save`, or an OCI layout in a folder or tar file.
record BaseImage(String name) {

    /// Starts an image with this base.
    ///
    /// @param temporary an empty folder
    /// @throws CommandException if the name is not valid
    JibContainerBuilder builder(Path temporary, Consumer<LogEvent> log) throws IOException {
        try {
            var path = Path.of(name);
            if (Files.exists(path)) {
                return Jib.from(TarImage.at(OciLayout.archive(path, temporary)));
            }
            if (name.endsWith(".tar") || name.startsWith("/") || name.startsWith(".")) {
                throw new FileNotFoundException(name);
            }
            var image = RegistryImage.named(name);
            var credentials =
                    CredentialRetrieverFactory.forImage(
                            com.google.cloud.tools.jib.api.ImageReference.parse(name), log);
            return Jib.from(image.addCredentialRetriever(credentials.dockerConfig()));
        } catch (FileNotFoundException missing) {
            throw CommandException.input("--base %s does not exist".formatted(name));
        } catch (InvalidImageReferenceException invalid) {
            throw CommandException.input(
                    "--base %s is neither a file, a folder nor the reference of an image, such as registry.example/jdk:25"
                            .formatted(name));
        }
    }
}
