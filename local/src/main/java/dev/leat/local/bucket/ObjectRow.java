package dev.leat.local.bucket;

import dev.leat.port.StoredObject;

/// An object's row; `blob` is the path of its content.
record ObjectRow(StoredObject object, String blob) {}
