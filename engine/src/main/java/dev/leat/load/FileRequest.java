package dev.leat.load;

import dev.leat.batch.FileUnit;

/// A request to another process to process a file.
///
/// @param id a number that the response repeats
/// @param name the name of the content, for messages
/// @param content the absolute path of the file with the content
/// @param folder the absolute path of an empty folder for the result
public record FileRequest(
        long id, String pipeline, FileUnit unit, String name, String content, String folder) {}
