package dev.leat.plan;

import dev.leat.batch.ExpectedObject;
import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.Publication;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// The rules by which all object stores publish the outputs of an input object: which former
/// outputs are removed, which objects do not change, and which objects belong to another input.
public final class OutputRule {

    private OutputRule() {}

    /// The name of an object.
    public record Name(String bucket, String key) {

        static Name of(Publication output) {
            return new Name(output.bucket(), output.key());
        }
    }

    /// Returns the former outputs of an input that are not among its new outputs, and are therefore
    /// to be removed.
    ///
    /// @param before the existing objects that the same pipeline made from the same input
    public static List<Name> removed(Collection<Name> before, List<Publication> outputs) {
        var current = new HashSet<Name>();
        outputs.forEach(output -> current.add(Name.of(output)));
        return before.stream().filter(name -> !current.contains(name)).toList();
    }

    /// Returns the origin of an existing object that was made from another input or by another
    /// pipeline. Empty if the object may be replaced, because it has no origin or this one.
    ///
    /// @param there the origin of the existing object
    public static Optional<ObjectOrigin> other(Optional<ObjectOrigin> there, ObjectOrigin own) {
        return there.filter(origin -> !origin.equals(own));
    }

    /// Checks that an output does not replace an object from another input. A file checks its
    /// outputs before its commit, but since then another file may have been finished.
    ///
    /// @param there the origin of the existing object
    /// @throws OutputConflictException if the object is from another input
    public static void checkOwner(
            Publication output, Optional<ObjectOrigin> there, ObjectOrigin own) {
        var other = other(there, own);
        if (other.isPresent()) {
            throw new OutputConflictException(output.bucket(), output.key(), other.get());
        }
    }

    /// Checks that an object has not changed since a commit was prepared.
    ///
    /// @param there the etag of the existing object
    /// @throws OutputConflictException if the object is not as expected
    public static void checkExpected(ExpectedObject expected, Optional<String> there) {
        if (!there.equals(expected.etag())) {
            throw new OutputConflictException(expected.bucket(), expected.key());
        }
    }

    /// Returns true if an output of an input that was processed again differs from the existing
    /// object. An object with the same content does not change.
    ///
    /// @param there the etag of the existing object
    public static boolean differs(Publication output, Optional<String> there) {
        return !there.equals(Optional.of(output.etag()));
    }
}
