"""What this process tells its clients of Label Studio, from the settings."""

from linking import clients
from linking.clients import ClientSettings
from serving.settings import Settings
from serving.version import version


def configure(configured: Settings) -> None:
    """Let the clients of this process have the version, keys and certificates."""
    file = configured.label_studio_ca_file
    clients.use(
        ClientSettings(
            version=version(),
            sealing_keys=configured.sealing_keys,
            ca_file=None if file is None else str(file),
        )
    )
