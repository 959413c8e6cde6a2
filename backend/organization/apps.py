from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    name = "backend.organization"
    label = "organization"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Permission codes register themselves when their file is imported; roles are made of all there are.
        from backend.organization.numbering import permissions as numbering
        from backend.organization.parameters import permissions as parameters
        from backend.organization.schemes import permissions as schemes

        del numbering, parameters, schemes
