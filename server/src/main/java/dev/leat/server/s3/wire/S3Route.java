package dev.leat.server.s3.wire;

/// The wire format of an operation: the root element of its response, and the type of its request
/// body.
///
/// @param name AWS's name of the operation
/// @param root the name of the response's root element, if the shape does not define it
record S3Route(String name, String root, Body body) {

    /// The value of `root` for a response that is the plain text of its only member.
    static final String TEXT = "";

    /// The type of a request body.
    enum Body {

        /// No body. If there is one, it is ignored.
        NONE,

        /// XML, whose checksum may be in the headers.
        XML,

        /// XML. Checksums in the headers do not belong to this body.
        XML_ALONE,

        /// The bytes of an object, which are streamed.
        STREAM
    }

    static S3Route of(String name) {
        return new S3Route(name, name + "Result", Body.NONE);
    }

    static S3Route of(String name, String root) {
        return new S3Route(name, root, Body.NONE);
    }

    S3Route with(Body other) {
        return new S3Route(name, root, other);
    }
}
