package dev.sealgate.storage.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.sealgate.storage.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

class RocksFailuresTest {
    @ParameterizedTest(name = "{0} {1} → {2}")
    @CsvSource({
        "IOError,            NoSpace,      Full",
        "IOError,            None,         Unavailable",
        "IOError,            StaleFile,    Unavailable",
        "Corruption,         None,         Corrupt",
        "ShutdownInProgress, None,         Unavailable",
        "Busy,               None,         Slow",
        "TimedOut,           MutexTimeout, Slow",
        "TryAgain,           None,         Slow",
        "Aborted,            MemoryLimit,  Unavailable",
    })
    void statusCode_decides(Status.Code code, Status.SubCode subCode, String expected) {
        RocksDBException failure =
                new RocksDBException(new Status(code, subCode, "Corruption: No space left on device"));

        StorageException mapped = RocksFailures.of(failure);

        assertEquals(expected, mapped.getClass().getSimpleName());
        assertSame(failure, mapped.getCause());
    }

    @Test
    void failureWithoutStatus_isUnavailable() {
        assertEquals(
                StorageException.Unavailable.class,
                RocksFailures.of(new RocksDBException("Corruption")).getClass());
    }
}
