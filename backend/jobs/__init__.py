"""Long work in the background: started by somebody, watched, cancelled, and finished whatever process dies meanwhile.

Owns the table job. Higher floors register their kinds of jobs while applications are made ready; this one knows none.
A job runs with the rights that its owner has when it runs. Timer: jobs.watch brings a job to a worker and back from a
dead one. Knows files, the organisation and what lies below; insights, domains and API packages may import it.
"""
