"""Random names of people as in a care organisation in Flanders; they mean nobody."""

from dataclasses import dataclass
from random import Random
from unicodedata import normalize


@dataclass(frozen=True)
class Origin:
    """Names of one origin: ``first`` separated by spaces, ``last`` by commas; ``weight`` is the relative frequency."""

    weight: int
    first: str
    last: str


ORIGINS = (
    Origin(
        72,
        """
        An Anja Annelies Anneleen Arne Astrid Bart Bert Bieke Brecht Britt Charlotte Christel Daan Daphne Davy
        Delphine Dieter Dirk Dorien Elise Ellen Emiel Emma Eva Evelien Febe Femke Filip Frank Frederik Freya Geert
        Gert Gilles Goedele Greet Guido Hannah Heidi Hendrik Ilse Ingrid Ivo Jana Jasper Jef Jelle Joachim Joke
        Joris Julie Jurgen Kaat Karen Kasper Kathleen Katrien Kim Koen Kristien Kristof Lars Laura Lennert Lien Lies
        Liesbeth Lieven Lisa Lore Luc Luna Lynn Maarten Margot Marijke Marleen Martine Mathias Michiel Mieke
        Nathalie Niels Noor Patrick Petra Quinten Reinhilde Renée Robbe Robin Saartje Sabine Sandra Sander Seppe
        Silke Simon Stefanie Steven Sylvie Tess Tim Tinne Tobias Trui Valerie Vera Veronique Vincent Viviane Ward
        Wim Yves
        """,
        """
        Adriaens, Aelbrecht, Aerts, Baeten, Beckers, Blomme, Bogaerts, Bossuyt, Buyse, Callens, Callewaert, Casier,
        Christiaens, Claessens, Cools, Coppieters, Coucke, Daelman, De Backer, De Baets, De Bruyne, De Clercq,
        De Cock, De Groote, De Keyser, De Maeyer, De Meester, De Pauw, De Ridder, De Rycke, De Schepper, De Wilde,
        De Winter, Declerck, Demeyer, Demuynck, Depoorter, Desmedt, Devos, D’hondt, D’hooghe, Dierckx, Eeckhout,
        Everaert, Geerts, Gevaert, Ghysels, Haegeman, Heyvaert, Hoste, Impens, Janssens, Joos, Lammens, Lauwers,
        Leroy, Maertens, Malfait, Matthys, Meert, Mertens, Meulemans, Michiels, Moens, Naert, Neyt, Nuytten, Ost,
        Pattyn, Pieraerts, Poppe, Raes, Rogiers, Roels, Sabbe, Scheerlinck, Sercu, Schoonjans, Smets, Soetaert,
        Steyaert, Stroobants, Swinnen, Teirlinck, Theunis, Thienpont, Troch, Uyttendaele, Van Belle,
        Van Cauwenberghe, Van Damme, Van de Velde, Van den Abeele, Van den Bossche, Van Eeckhaut, Van Hecke,
        Van Hulle, Van Laere, Van Lierde, Van Nieuwenhuyse, Van Steenkiste, Van Wassenhove, Vandecasteele,
        Vandeputte, Verbeke, Verbruggen, Vercauteren, Vergote, Verhaeghe, Verheyen, Verhulst, Verschueren,
        Verstraete, Wauman, Willems, Wyffels, Ysebaert
        """,
    ),
    Origin(
        8,
        """
        Adil Amal Asmae Bilal Brahim Dounia Hafsa Hajar Hicham Ibtissam Ilyas Karim Laila Loubna Malika Mehdi Mounir
        Naima Najat Omar Rachid Rajae Salma Samir Siham Soufiane Wafae Youssef Zineb
        """,
        """
        Aabid, Achahbar, Amrani, Azzouzi, Belkacem, Ben Haddou, Bennani, Bouali, Bouchra, Chakir, Chraibi, El Amri,
        El Fassi, El Haddadi, El Khattabi, Essaidi, Fahmi, Ghazali, Haddou, Idrissi, Jaouhari, Lamrani, Mansouri,
        Ouali, Rahmani, Tahiri, Ziani
        """,
    ),
    Origin(
        6,
        """
        Ahmet Aslı Ayşe Burak Cem Defne Derya Elif Emre Esra Furkan Gülsüm Hakan Hatice Hülya Kadir Melek Merve
        Murat Nazlı Nuray Onur Özlem Selin Serkan Şule Tuğba Yasin Zeynep
        """,
        """
        Acar, Aksoy, Aktaş, Arslan, Aydın, Bozkurt, Çelik, Çetin, Demir, Doğan, Erdem, Güneş, Kaplan, Karaca, Kaya,
        Keskin, Koç, Korkmaz, Öztürk, Polat, Şahin, Şimşek, Tekin, Uçar, Ünal, Yavuz, Yılmaz
        """,
    ),
    Origin(
        5,
        """
        Abena Adjoa Akua Aminata Arlette Bénédicte Blessing Chantal Christelle Clarisse Dieudonné Emmanuel Esi
        Espérance Fidèle Gloire Grâce Ibrahima Jeanne Kwame Mamadou Mariama Naomi Ngozi Patience Prosper Samuel Yaw
        """,
        """
        Acheampong, Addo, Asante, Bahati, Balde, Boateng, Camara, Diallo, Eze, Habimana, Ilunga, Kabongo, Kalala,
        Kamanzi, Lukusa, Mbuyi, Mukendi, Mutombo, Mwamba, Nkosi, Nsimba, Obeng, Okafor, Okonkwo, Owusu, Sow,
        Tshibangu, Uwase
        """,
    ),
    Origin(
        5,
        """
        Agnieszka Alina Andreea Anna Bogdan Cristina Daniela Dorota Elena Ewa Georgi Ioana Iwona Jolanta Katarzyna
        Krzysztof Magdalena Marcin Mihai Natalia Oksana Petya Radu Simona Svitlana Tomasz Valentina Zofia
        """,
        """
        Bondarenko, Ciobanu, Dąbrowska, Dimitrova, Dumitru, Georgieva, Ionescu, Ivanova, Jankowski, Kamiński,
        Kovalenko, Kowalczyk, Krawczyk, Lis, Marin, Mazur, Munteanu, Nowak, Petrova, Pop, Popescu, Rusu, Stoica,
        Todorova, Wójcik, Zając
        """,
    ),
    Origin(
        4,
        """
        Anjali Arjun Bao Beatriz Carmen Dimitra Farida Giulia Hamid Inês Jamila Jomar Khanh Laleh Linh Luca Maricel
        Mateo Mina Nasrin Parwana Paulo Priya Rashid Rosa Samira Sunita Tashi Yara Zahra
        """,
        """
        Ahmadi, Alves, Bautista, Costa, Cruz, Dela Cruz, Fernandes, Ferrari, Gurung, Haidari, Hosseini, Karimi, Le,
        Lopes, Moreno, Nguyen, Nair, Papadakis, Pereira, Pham, Rai, Rossi, Santos, Sharma, Sherpa, Silva, Tamang,
        Thapa, Tran, Yousefi
        """,
    ),
)
WEIGHTS = [origin.weight for origin in ORIGINS]
FIRST = [origin.first.split() for origin in ORIGINS]
LAST = [[last.strip() for last in origin.last.split(",")] for origin in ORIGINS]
#: One person in this many may have the first name of one origin and the last name of another.
ONE_IN_SO_MANY_IS_MIXED = 12
#: Letters that Unicode does not decompose.
LETTER_REPLACEMENTS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "’": ""})


def full_name(rng: Random) -> str:
    [first, other] = rng.choices(range(len(ORIGINS)), WEIGHTS, k=2)
    last = other if rng.randrange(ONE_IN_SO_MANY_IS_MIXED) == 0 else first
    return f"{rng.choice(FIRST[first])} {rng.choice(LAST[last])}"


def address_of(name: str, domain: str) -> str:
    """E-mail address from a name, in ASCII: ``tine.van.acker@mereldal.example``."""
    plain = normalize("NFKD", name.lower().translate(LETTER_REPLACEMENTS)).encode("ascii", "ignore").decode()
    return f"{'.'.join(plain.split())}@{domain}"
