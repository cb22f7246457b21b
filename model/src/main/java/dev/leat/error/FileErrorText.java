package dev.leat.error;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/// Error messages for file errors. Java's own messages are only class names or the file's path.
public final class FileErrorText {

    private FileErrorText() {}

    public static String said(IOException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> missing.getFile() + " does not exist";
            case AccessDeniedException denied -> "access to " + denied.getFile() + " is denied";
            case FileAlreadyExistsException there -> there.getFile() + " already exists";
            case NotDirectoryException file -> file.getFile() + " is not a folder";
            case DirectoryNotEmptyException full -> full.getFile() + " is not empty";
            case FileSystemException other ->
                    other.getFile() + " cannot be used" + because(other.getReason());
            default -> {
                var message = failure.getMessage();
                yield message == null ? "a file cannot be read or written" : message;
            }
        };
    }

    private static String because(@Nullable String reason) {
        return reason == null ? "" : ": " + reason;
    }
}
