package dev.leat.local.bucket;

import dev.leat.port.StoredObject;

/// An object's row: `blob` is where its bytes are.
record ObjectRow(StoredObject object, String blob) {}
