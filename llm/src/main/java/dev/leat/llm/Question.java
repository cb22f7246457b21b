package dev.leat.llm;

/// A question to a language model. All of it leaves the machine, and nothing else but the name of
/// the model, the limits and the key.
///
/// @param instruction the task; it has no values of data
/// @param data a JSON document with what the model may see of the data
/// @param name the name of the schema, of at most 64 letters and underscores
/// @param schema the JSON Schema of the answer, whose root is an object
public record Question(String instruction, String data, String name, String schema) {

    /// Returns the instruction with the schema in it, for models that cannot be restricted to one.
    String completeInstruction() {
        return instruction
                + "\nAnswer with one JSON object and nothing else. It must be valid for this JSON Schema:\n"
                + schema;
    }
}
